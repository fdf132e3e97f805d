package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Invariants.assertOneOfEverything;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The worker as a command: `serve`, `drain`, SIGTERM, and starts that are refused.
class StopIT extends OnStage {

    @Test
    void givesTheClaimBackWhenThePartsInFlightAreCommitted() throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdBefore(3, request -> request.isPart(2, 4));
            try (ServiceProcess stopped = stage.worker(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()))) {
                hold.awaitReached(SOON);
                stopped.signal("TERM");
                Awaitility.await("the stop to begin")
                        .atMost(SOON)
                        .until(() ->
                                Files.readString(stage.log(stage.started())).contains("stopping: no new claims"));
                hold.release();
                stopped.awaitExit(SOON);
            }
        }

        assertThat(stage.partsInCheckpoint(id)).isEqualTo(4);
        assertThat(
                        stage.count(
                                "select count(*) from waybill.export_outbox where claimable_at <= now() and claimed_by is null"))
                .isEqualTo(1);
        assertThat(stage.count(
                        "select attempts_without_progress from waybill.export_run where id = '%s'".formatted(id)))
                .isZero();

        try (ServiceProcess drain = stage.worker(Map.of(), "drain")) {
            assertThat(drain.awaitExit(SOON)).isZero();
        }
        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(2);
    }

    @Test
    void drainEndsWhenTheOutboxIsEmptyAndTheMailIsOut() {
        UUID id = stage.request();

        try (ServiceProcess drain = stage.worker(Map.of("WAYBILL_WORKER_CONCURRENCY", "2"), "drain")) {
            assertThat(drain.awaitExit(SOON)).isZero();
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).consistency()).isEqualTo("snapshot");
    }

    @Test
    void refusesToStartAndNamesEveryMissingVariable() throws Exception {
        Map<String, String> blank = new HashMap<>();
        stage.environment().keySet().forEach(variable -> blank.put(variable, ""));
        try (ServiceProcess worker = stage.worker(blank)) {
            assertThat(worker.awaitExit(SOON)).isEqualTo(2);
        }

        assertThat(Files.readString(stage.log(stage.started())))
                .contains("WAYBILL_DB_URL is missing", "WAYBILL_S3_BUCKET is missing", "WAYBILL_SMTP_HOST is missing")
                .contains("WAYBILL_DATASETS is missing")
                .doesNotContain("Exception");
    }

    @Test
    void refusesToStartAndNamesEveryWrongVariable() throws Exception {
        try (ServiceProcess worker = stage.worker(Map.of(
                "WAYBILL_EXPORT_PARTS_IN_FLIGHT", "65",
                "WAYBILL_EXPORT_LANE", "csv",
                "WAYBILL_EXPORT_CHECKPOINTS", "off"))) {
            assertThat(worker.awaitExit(SOON)).isEqualTo(2);
        }

        assertThat(Files.readString(stage.log(stage.started())))
                .contains("WAYBILL_EXPORT_PARTS_IN_FLIGHT is '65', allowed is a whole number from 1 to 64")
                .contains("WAYBILL_EXPORT_LANE is 'csv', allowed is copy or jdbc")
                .contains("WAYBILL_EXPORT_CHECKPOINTS is 'off', allowed is true or false")
                .doesNotContain("Exception");
    }

    @Test
    void refusesACommandItDoesNotKnow() throws Exception {
        try (ServiceProcess worker = stage.worker(Map.of(), "drian")) {
            assertThat(worker.awaitExit(SOON)).isEqualTo(2);
        }

        assertThat(Files.readString(stage.log(stage.started())))
                .contains("drian")
                .contains("drain")
                .doesNotContain("Exception");
    }
}
