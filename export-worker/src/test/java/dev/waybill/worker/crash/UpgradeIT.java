package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Underway.awaitMissing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Claims;
import dev.waybill.local.LocalStack;
import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.Stage.Expected;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Services of two releases share a database while one is replaced by the other: `deploy/upgrade.md` says what is
/// promised. The next release is its migration, and the requests that it writes.
class UpgradeIT {

    private static final Duration SOON = OnStage.SOON;
    private static final String PARTS =
            "select n, repeat(md5(n::text), 60) from generate_series(1, 8000) n"; // 3 of 5 MiB

    @ParameterizedTest(name = "{0} first")
    @ValueSource(strings = {"files-service", "export-worker"})
    void servicesOfThisReleaseWorkOnTheSchemaOfTheNext(String first) throws Exception {
        try (Stage stage = new Stage(10, "10m");
                FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold secondPart = faulty.holdBefore(request -> request.isPart(2));
            UUID org = stage.texts(PARTS);
            Expected expected = stage.expectedTexts(org);
            UUID underWay = stage.requestTexts(org);
            try (ServiceProcess worker = worker(stage, faulty, new Health(Ports.anyFree()));
                    FilesService files = FilesService.start(stage, Map.of())) {
                secondPart.awaitReached(SOON);
                try (Traffic traffic = new Traffic(stage, files)) {
                    traffic.awaitRounds(1);
                    Schema.migrateToTheNextRelease(stage.stack);
                    UUID newer = requestOfTheNextRelease(stage);
                    traffic.awaitRounds(2);

                    Health health = new Health(Ports.anyFree());
                    try (FilesService filesAgain = FilesService.start(stage, Map.of())) {
                        if (first.equals("files-service")) {
                            replace(traffic, files, filesAgain);
                        }
                        try (ServiceProcess _ = worker(stage, faulty, health)) {
                            awaitMissing(health);
                            worker.signal("TERM");
                            secondPart.release();
                            worker.awaitExit(SOON);
                            traffic.awaitRounds(1);
                            if (first.equals("export-worker")) {
                                replace(traffic, files, filesAgain);
                            }
                            traffic.close();
                            stage.awaitEnd(underWay, SOON);
                            assertWaits(stage, newer, health);
                        }
                    }
                    assertDrainLeaves(stage, newer);
                }
            }
            assertThat(stage.run(underWay).sha256()).isEqualTo(expected.sha256());
            assertThat(stage.openUploads()).isEmpty();
        }
    }

    private static ServiceProcess worker(Stage stage, FaultyStore faulty, Health at) {
        return stage.worker(Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(at.port()),
                "WAYBILL_S3_ENDPOINT", faulty.endpoint(),
                "WAYBILL_WORKER_CONCURRENCY", "2"));
    }

    private static void replace(Traffic traffic, FilesService old, FilesService by) throws Exception {
        awaitMissing(by.health());
        traffic.sendTo(by);
        old.process().stop(SOON);
        traffic.awaitRounds(1);
    }

    /// And one more of its tenant, that waits for its turn behind it.
    private static UUID requestOfTheNextRelease(Stage stage) {
        UUID org = stage.texts("select 1, 'newer'");
        UUID run = stage.one(
                "select waybill.request_export_with_note('%s', '%s', 'texts', 'csv', 'Hello')"
                        .formatted(org, Stage.DEMO.email()),
                row -> row.getObject(1, UUID.class));
        stage.request(org, "texts", "csv", "{\"whenBusy\": \"queue\"}");
        return run;
    }

    /// It was never claimed, and the gauge that is alerted on tells of it.
    private static void assertWaits(Stage stage, UUID newer, Health worker) throws Exception {
        assertThat(stage.run(newer).status()).isEqualTo("pending");
        assertThat(stage.run(newer).attempt()).isZero();
        Awaitility.await("the gauges").atMost(SOON).untilAsserted(() -> {
            Scrape scrape = Scrape.of(worker.port());
            assertThat(scrape.value("export_outbox_depth")).isEqualTo(2);
            assertThat(scrape.value("export_oldest_pending_age_seconds")).isPositive();
        });
    }

    private static void assertDrainLeaves(Stage stage, UUID newer) {
        try (ServiceProcess drain = stage.worker(Map.of(), "drain")) {
            assertThat(drain.awaitExit(SOON)).isZero();
        }
        assertThat(stage.logOfLast()).contains("requests left to workers of a newer version: 1");
        assertThat(stage.run(newer).attempt()).isZero();
    }

    @Test
    void aRunOfTheSchemaBeforeIsFinishedByServicesThatMigrateIt() throws Exception {
        LocalStack stack = LocalStack.startTemporary();
        Schema.migrateToTheOneBefore(stack);
        try (Stage stage = new Stage(stack, 10, "10m")) {
            assertThat(Schema.pending(stack)).isEqualTo(1);
            UUID org = stage.texts(PARTS);
            Expected expected = stage.expectedTexts(org);
            UUID run = stage.requestTexts(org);

            try (FilesService files = FilesService.start(stage, Map.of()); // both migrate, one waits for the other
                    ServiceProcess _ = stage.worker(Map.of())) {
                files.as(Claims.member("alice", "acme", "alice@example.com"));
                stage.awaitEnd(run, SOON);
                stage.awaitMailsSent(SOON);
            }

            assertThat(Schema.pending(stack)).isZero();
            Invariants.assertOneOfEverything(stage, run, expected);
        }
    }
}
