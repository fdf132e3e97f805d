package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.MariaDbServer;
import dev.waybill.local.ServiceProcess;
import dev.waybill.local.bench.ProcessUsage;
import dev.waybill.worker.crash.Stage.Run;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What a worker with a heap of 256 MB takes for the most rows that a metric may have, which are more than the heap.
class MetricWorkerMemoryIT {

    private static final int MOST_ROWS = 1_000_000;

    /// Each row is some 390 bytes.
    private static final String POSTGRESQL =
            "select n, repeat(md5(n::text), 12) as filler from generate_series(1, %d) n";

    private static final String MARIADB = "select seq, repeat(md5(seq), 12) as filler from seq_1_to_%d";

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "there is no MariaDB server for it")
    void doesNotGrowWithTheRowsOfEitherDatabase() throws Exception {
        try (Stage stage = new Stage(1_000, "10m");
                MariaDbServer mariadb = MariaDbServer.startTemporary()) {
            MetricDesk desk = new MetricDesk(stage);
            UUID ofMariaDb =
                    desk.dataSource("mariadb", mariadb.port(), mariadb.database(), mariadb.user(), mariadb.password());

            doesNotGrow(stage, desk, "PostgreSQL", desk.dataSource, POSTGRESQL);
            doesNotGrow(stage, desk, "MariaDB", ofMariaDb, MARIADB);
        }
    }

    private static void doesNotGrow(Stage stage, MetricDesk desk, String database, UUID source, String sql) {
        try (ServiceProcess worker = stage.worker(Map.of())) {
            long few = peakAfter(stage, worker, desk.request(source, database + " few", sql.formatted(100_000), "[]"));
            UUID most = desk.request(source, database + " most", sql.formatted(MOST_ROWS), "[]");
            long many = peakAfter(stage, worker, most);
            Run run = stage.run(most);
            System.out.printf(
                    "Metric of %,d rows and %,d bytes from %s, heap of 256 MB: peak RSS %d MB (100,000 rows: %d MB)%n",
                    run.rowCount(), run.bytesDone(), database, many >> 20, few >> 20);

            assertThat(run.rowCount()).isEqualTo(MOST_ROWS);
            assertThat(run.bytesDone()).isGreaterThan(380_000_000);
            assertThat(many).isLessThan(400L << 20);
        }
    }

    private static long peakAfter(Stage stage, ServiceProcess worker, UUID id) {
        assertThat(stage.awaitEnd(id, Duration.ofMinutes(5)).status()).isEqualTo("complete");
        return new ProcessUsage(worker.pid()).peakBytes().orElseThrow();
    }
}
