package dev.waybill.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.waybill.worker", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule hasNoCycles =
            slices().matching("dev.waybill.worker.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule sourcesAndEncodersKnowNoStore = noClasses()
            .that()
            .resideInAnyPackage("..source..", "..encode..", "..metric..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "..upload..");

    @ArchTest
    static final ArchRule uploadsKnowNoRows = noClasses()
            .that()
            .resideInAPackage("..upload..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..source..", "..encode..", "java.sql..");

    @ArchTest
    static final ArchRule onlyUploadsAndLifecycleTalkToTheStore = noClasses()
            .that()
            .resideOutsideOfPackages("..upload..", "..lifecycle..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk.services..");

    @ArchTest
    static final ArchRule sqlStandsWhereTablesAreOwned = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "..claim..",
                    "..source..",
                    "..archive..",
                    "..checkpoint..",
                    "..settle..",
                    "..notify..",
                    "..cleanup..",
                    "..metric..",
                    "..request..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.sql\\.(PreparedStatement|Statement|ResultSet)");

    @ArchTest
    static final ArchRule neverKnowsTheOtherService =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.waybill.files..");
}
