package dev.waybill.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

@AnalyzeClasses(packages = "dev.waybill", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_CYCLES_BETWEEN_PACKAGES =
            SlicesRuleDefinition.slices().matching("dev.waybill.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule STACK_KNOWS_NO_SERVICE = noClasses()
            .that()
            .resideInAPackage("dev.waybill.local..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.waybill.files..", "dev.waybill.worker..", "io.quarkus..");

    @ArchTest
    static final ArchRule S3_SERVER_IS_KNOWN_ONLY_WHERE_IT_IS_STARTED = noClasses()
            .that()
            .doNotHaveSimpleName("LocalStore")
            .and()
            .doNotHaveSimpleName("StrictUploads")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.gaul..");

    @ArchTest
    static final ArchRule SMTP_SERVER_IS_KNOWN_ONLY_WHERE_IT_IS_STARTED = noClasses()
            .that()
            .doNotHaveSimpleName("LocalMail")
            .and()
            .doNotHaveSimpleName("MailDrop")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.icegreen..");
}
