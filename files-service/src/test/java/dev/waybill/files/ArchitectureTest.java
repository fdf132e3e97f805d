package dev.waybill.files;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.waybill.files", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] FEATURES = {
        "dev.waybill.files.upload",
        "dev.waybill.files.download",
        "dev.waybill.files.browse",
        "dev.waybill.files.access",
        "dev.waybill.files.audit",
        "dev.waybill.files.profile",
        "dev.waybill.files.export",
        "dev.waybill.files.datasource",
        "dev.waybill.files.metric"
    };

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.waybill.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule featuresDoNotSeeEachOther = slices().matching("dev.waybill.files.(*)")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    com.tngtech.archunit.base.DescribedPredicate.alwaysTrue(),
                    resideInAnyPackage(
                            "dev.waybill.files.problem",
                            "dev.waybill.files.tenant",
                            "dev.waybill.files.store",
                            "dev.waybill.files.page",
                            "dev.waybill.files.log"))
            // the run of a metric is an export, against a data source
            .ignoreDependency(
                    resideInAPackage("dev.waybill.files.metric"),
                    resideInAnyPackage("dev.waybill.files.export", "dev.waybill.files.datasource"))
            // an avatar is an upload that is finalized, and shown
            .ignoreDependency(
                    resideInAPackage("dev.waybill.files.profile"), resideInAPackage("dev.waybill.files.upload"));

    @ArchTest
    static final ArchRule sharedCodeKnowsNoFeature = noClasses()
            .that()
            .resideOutsideOfPackages(FEATURES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FEATURES);

    @ArchTest
    static final ArchRule problemsKnowNothingOfWaybill = noClasses()
            .that()
            .resideInAPackage("dev.waybill.files.problem")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.waybill.files", "dev.waybill.files.tenant", "dev.waybill.files.store", "dev.waybill.contract");

    @ArchTest
    static final ArchRule onlyTheStoreKnowsTheSdk = noClasses()
            .that()
            .resideOutsideOfPackage("dev.waybill.files.store")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..");

    @ArchTest
    static final ArchRule theStoreIsSpokenToOutsideOfTransactions = noClasses()
            .that()
            .resideInAPackage("dev.waybill.files.store")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "jakarta.persistence..", "jakarta.transaction..");

    @ArchTest
    static final ArchRule jdbcIsRare = noClasses()
            .that()
            .haveNameNotMatching(
                    ".*\\.(TenantOnConnection|DatabaseReady|DatabaseTrouble|RequestExport|RequestMetric|RetryExport|EstimateExport|ExportRefusal|Catalog)")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");

    @ArchTest
    static final ArchRule servicesDoNotKnowEachOther = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.waybill.worker..", "dev.waybill.local..");

    @ArchTest
    static final ArchRule resourcesArePublic =
            classes().that().areAnnotatedWith(jakarta.ws.rs.Path.class).should().bePublic();
}
