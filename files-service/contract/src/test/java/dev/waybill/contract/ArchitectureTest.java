package dev.waybill.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.waybill", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule isPlainJava = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..", "jakarta..", "dev.waybill.files..", "dev.waybill.worker..", "dev.waybill.local..");

    @ArchTest
    static final ArchRule onlySigningKnowsTheStore = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(Signer|StoreSettings)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..");

    @ArchTest
    static final ArchRule onlyPublishingKnowsSql = noClasses()
            .that()
            .doNotHaveSimpleName("PublishedDatasets")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");
}
