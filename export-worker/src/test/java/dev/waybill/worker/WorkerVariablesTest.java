package dev.waybill.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerVariablesTest {

    @ParameterizedTest
    @CsvSource({
        "WAYBILL_WORKER_CONCURRENCY, 0, a whole number from 1 to 64",
        "WAYBILL_WORKER_CONCURRENCY, two, a whole number from 1 to 64",
        "WAYBILL_WORKER_CONCURRENCY, 2s, a whole number from 1 to 64",
        "WAYBILL_WORKER_LEASE, 0s, 1s to 1h",
        "WAYBILL_WORKER_LEASE, 20, 1s to 1h",
        "WAYBILL_WORKER_LEASE, 2h, 1s to 1h",
        "WAYBILL_EXPORT_PART_SIZE, 1M, 5M to 512M",
        "WAYBILL_EXPORT_PART_SIZE, 8MB, 5M to 512M",
        "WAYBILL_EXPORT_PARTS_IN_FLIGHT, 0, a whole number from 1 to 64",
        "WAYBILL_EXPORT_PARTS_IN_FLIGHT, 65, a whole number from 1 to 64",
        "WAYBILL_EXPORT_LANE, csv, copy or jdbc",
        "WAYBILL_EXPORT_LANE, COPY, copy or jdbc",
        "WAYBILL_EXPORT_CHECKPOINTS, off, true or false"
    })
    void namesAWrongValueAndWhatIsAllowed(String name, String value, String allowed) {
        assertThat(WorkerVariables.check(Map.of(name, value)))
                .containsExactly("%s is '%s', allowed is %s".formatted(name, value, allowed));
    }

    @Test
    void takesWhatTheReadmeShows() {
        assertThat(WorkerVariables.check(Map.of(
                        "WAYBILL_WORKER_CONCURRENCY", "2",
                        "WAYBILL_WORKER_LEASE", "20s",
                        "WAYBILL_WORKER_POLL", "100ms",
                        "WAYBILL_CLEANUP_UPLOADS_EVERY", "10m",
                        "WAYBILL_EXPORT_PART_SIZE", "8388608",
                        "WAYBILL_EXPORT_PARTS_IN_FLIGHT", "64",
                        "WAYBILL_EXPORT_LANE", "jdbc",
                        "WAYBILL_EXPORT_CHECKPOINTS", "false")))
                .isEmpty();
    }

    @Test
    void driversStopTheStartOfANativeExecutableOnly() {
        Map<String, String> drivers = Map.of("WAYBILL_METRIC_DRIVERS", "/drivers");

        assertThat(WorkerVariables.checkDrivers(drivers, true))
                .singleElement()
                .asString()
                .contains("WAYBILL_METRIC_DRIVERS is '/drivers'", "native executable", "on a JVM");
        assertThat(WorkerVariables.checkDrivers(drivers, false)).isEmpty();
        assertThat(WorkerVariables.checkDrivers(Map.of(), true)).isEmpty();
    }

    @Test
    void partsThatDoNotFitIntoTheHeapStopTheStart() {
        long heap = 100L << 20;

        assertThat(WorkerVariables.checkHeap(
                        Map.of("WAYBILL_WORKER_CONCURRENCY", "1", "WAYBILL_WORKER_METRICS", "0"), heap))
                .isEmpty();
        assertThat(WorkerVariables.checkHeap(Map.of(), heap))
                .singleElement()
                .asString()
                .startsWith(
                        "the heap is 100 MiB, but 2 exports side by side with 4 parts of 8 MiB each, and 4 metrics, need 152 MiB")
                .contains("-Xmx", "WAYBILL_EXPORT_PARTS_IN_FLIGHT (now 3)");
    }
}
