package dev.waybill.worker.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.LocalStack;
import dev.waybill.local.MariaDbServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A million rows, nearly as many bytes as a metric may have, in a small JVM.
class MetricMemoryIT {

    private static final String HEAP = "-Xmx64m";

    @TempDir
    private Path directory;

    @Test
    void postgresStreams() throws Exception {
        try (LocalStack stack = LocalStack.startTemporary()) {
            TenantDatabase shop = TenantDatabase.postgres(stack, "postgresql", Map.of(), JdbcDrivers.none());
            shop.execute("create table wide as select n, repeat('x', 480) as x from generate_series(1, 1000000) n");

            String wrote = MetricFork.read(
                    directory.resolve("log"), shop.target(), shop.password(), "select * from wide", HEAP);

            System.out.print(wrote);
            assertThat(wrote).contains("1,000,000 rows, 487,");
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "there is no MariaDB server for it")
    void mariaDbStreams() throws Exception {
        try (MariaDbServer server = MariaDbServer.startTemporary()) {
            String wrote = MetricFork.read(
                    directory.resolve("log"),
                    TenantDatabase.target("mariadb", server.port(), server.database(), server.user()),
                    server.password(),
                    "select seq, repeat('x', 480) as x from seq_1_to_1000000",
                    HEAP);

            System.out.print(wrote);
            assertThat(wrote).contains("1,000,000 rows, 487,");
        }
    }
}
