package dev.waybill.worker.crash;

import dev.waybill.local.LocalStack;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/// The schema as an older or a newer release has it.
final class Schema {

    private static final String THIS = "classpath:db/migration";
    private static final String NEXT = "classpath:next-release";

    private Schema() {}

    /// Brings an empty database to the schema of before the newest migration.
    static void migrateToTheOneBefore(LocalStack stack) {
        MigrationVersion[] versions = Stream.of(
                        flyway(stack, MigrationVersion.LATEST, THIS).info().all())
                .map(MigrationInfo::getVersion)
                .toArray(MigrationVersion[]::new);
        flyway(stack, versions[versions.length - 2], THIS).migrate();
    }

    /// What the first service of the next release does when it starts.
    static void migrateToTheNextRelease(LocalStack stack) {
        flyway(stack, MigrationVersion.LATEST, THIS, NEXT).migrate();
    }

    /// How many migrations of this release have not been applied.
    static int pending(LocalStack stack) {
        return flyway(stack, MigrationVersion.LATEST, THIS).info().pending().length;
    }

    private static Flyway flyway(LocalStack stack, MigrationVersion target, String... locations) {
        Map<String, String> environment = stack.environment();
        return Flyway.configure(Schema.class.getClassLoader())
                .dataSource(
                        environment.get("WAYBILL_DB_URL"),
                        environment.get("WAYBILL_DB_MIGRATION_USER"),
                        environment.get("WAYBILL_DB_MIGRATION_PASSWORD"))
                .schemas("waybill")
                .defaultSchema("waybill")
                .locations(locations)
                .target(target)
                .load();
    }
}
