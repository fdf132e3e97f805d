package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Invariants.assertOneOfEverything;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Answer;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.FaultyStore.Request;
import dev.waybill.worker.crash.Stage.Run;
import java.nio.file.Files;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A run that is cancelled at any moment: it has ended at once, and nothing of it is left in the bucket.
class CancelIT extends OnStage {

    private static final Duration EFFECTIVE = Duration.ofSeconds(20);

    /// As in production: a quarter of it is no heartbeat's pause any more.
    private static final Map<String, String> LONG_LEASE = Map.of("WAYBILL_WORKER_LEASE", "120s");

    @Test
    void isNeverBegunWhenItWasCancelledBeforeTheClaim() {
        UUID id = stage.request();
        cancel(id);

        try (ServiceProcess drain = stage.worker(Map.of(), "drain")) {
            assertThat(drain.awaitExit(SOON)).isZero();
        }

        assertThat(stage.run(id).attempt()).isZero();
        assertNothingIsLeft(id);
    }

    @ParameterizedTest(name = "with notifications: {0}")
    @ValueSource(booleans = {true, false})
    void letsGoOfItsPartsInFlight(boolean notifications) throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdBefore(3, request -> request.isPart(2, 4));
            try (ServiceProcess _ = stage.worker(before(faulty))) {
                hold.awaitReached(SOON);
                if (!notifications) {
                    cutTheDoorbell();
                }
                cancel(id);
                Awaitility.await("the upload to be aborted")
                        .atMost(EFFECTIVE)
                        .until(() -> stage.openUploads().isEmpty());
                hold.release(); // what was on its way comes late
                awaitLogged("was cancelled");
                assertTakesTheNextRun();
            }
        }
        assertNothingIsLeft(id);
    }

    @Test
    void stopsReadingThoughNoRowComes() throws Exception {
        UUID id = stage.request();
        try (Connection locks = stage.stack.database().superuser()) {
            locks.setAutoCommit(false);
            locks.createStatement().execute("lock table app.invoices in access exclusive mode");
            try (ServiceProcess _ = stage.worker(LONG_LEASE)) {
                Awaitility.await("the worker to wait for rows")
                        .atMost(SOON)
                        .until(() -> stage.count(
                                        "select count(*) from pg_locks where not granted and relation = 'app.invoices'::regclass")
                                == 1);
                cancel(id);
                assertTakesTheNextRun();
                assertThat(stage.count("select count(*) from pg_locks where not granted"))
                        .as("statements that nobody waits for")
                        .isZero();
            }
            locks.rollback();
        }
        assertNothingIsLeft(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list-type=2", ".mp4", ".png"})
    void doesNotWaitForAStoreThatDoesNotAnswer(String target) throws Exception {
        UUID id = archive();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdAfter(request ->
                    request.method().equals("GET") && request.target().contains(target));
            try (ServiceProcess _ = stage.worker(before(faulty))) {
                hold.awaitReached(SOON);
                cancel(id);
                assertTakesTheNextRun();
            }
        }
        assertNothingIsLeft(id);
    }

    @Test
    void doesNotWaitForDocumentsThatAreLocked() throws Exception {
        UUID id = archive();
        try (Connection locks = stage.stack.database().superuser()) {
            locks.setAutoCommit(false);
            locks.createStatement().execute("lock table app.posts in access exclusive mode");
            try (ServiceProcess _ = stage.worker(LONG_LEASE)) {
                Awaitility.await("the worker to wait for documents")
                        .atMost(SOON)
                        .until(() -> stage.count("select count(*) from pg_locks where not granted") == 1);
                cancel(id);
                assertTakesTheNextRun();
                assertThat(stage.count("select count(*) from pg_locks where not granted"))
                        .as("statements that nobody waits for")
                        .isZero();
            }
            locks.rollback();
        }
        assertNothingIsLeft(id);
    }

    /// Of a document, a small file and a large one.
    private static UUID archive() {
        UUID org = UUID.randomUUID();
        stage.execute("insert into app.posts values ('%s', 1, 'a', 'a', null, 1, 'body')".formatted(org));
        stage.file(org, "photo.png", "image/png", "post", new byte[100_000]);
        stage.file(org, "film.mp4", "video/mp4", "post", new byte[3_000_000]);
        return stage.request(org, "blog", "zip", "{}");
    }

    @Test
    void deletesTheObjectWhenCompleteHadWonAtTheStore() throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdAfter(Request::isComplete);
            try (ServiceProcess _ = stage.worker(before(faulty))) {
                hold.awaitReached(SOON);
                assertThat(stage.objectsUnderExports()).anyMatch(key -> key.contains(id.toString()));
                cancel(id);
                hold.release();
                awaitNoObjectOf(id);
            }
        }
        assertNothingIsLeft(id);
    }

    @Test
    void deletesASmallObjectThatWasPut() throws Exception {
        UUID org = stage.texts("values (1, 'a'), (2, 'b')");
        UUID id = stage.requestTexts(org);
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdAfter(Request::isWhole);
            try (ServiceProcess _ = stage.worker(before(faulty))) {
                hold.awaitReached(SOON);
                cancel(id);
                hold.release();
                awaitNoObjectOf(id);
            }
            assertThat(faulty.answers(Request::isWhole))
                    .extracting(Answer::status)
                    .containsExactly(200);
        }
        assertNothingIsLeft(id);
    }

    @Test
    void comesTooLateWhenTheRunIsSettled() {
        UUID id = stage.request();
        try (ServiceProcess _ = stage.worker(Map.of())) {
            stage.awaitEnd(id, SOON);
            stage.awaitMailsSent(SOON);
            Run before = stage.run(id);

            stage.cancel(id);

            assertThat(stage.run(id)).isEqualTo(before);
        }
        assertOneOfEverything(stage, id, expected);
    }

    @Test
    void isSweptWhenTheWorkerWasKilledBeforeItSaw() throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdBefore(request -> request.isPart(3));
            try (ServiceProcess killed = stage.worker(before(faulty))) {
                hold.awaitReached(SOON);
                killed.signal("STOP");
                cancel(id);
                killed.kill();
            }
        }
        assertThat(stage.openUploads()).hasSize(1);

        try (ServiceProcess _ = stage.worker(Map.of("WAYBILL_CLEANUP_UPLOADS_EVERY", "1s"))) {
            Awaitility.await("the sweeper")
                    .atMost(SOON)
                    .until(() -> stage.openUploads().isEmpty());
        }
        assertNothingIsLeft(id);
    }

    @Test
    void givesTheTurnToTheNextRunOfTheTenant() {
        UUID first = stage.request();
        UUID second = stage.requestQueued();
        cancel(first);

        try (ServiceProcess drain = stage.worker(Map.of(), "drain")) {
            assertThat(drain.awaitExit(SOON)).isZero();
        }

        assertNothingIsLeft(first);
        assertOneOfEverything(stage, second, expected);
    }

    @Test
    void runsOfOneTenantThatWaitAreMadeOneAfterTheOther() {
        UUID first = stage.request();
        UUID second = stage.requestQueued();
        UUID third = stage.requestQueued();

        try (ServiceProcess drain = stage.worker(Map.of("WAYBILL_WORKER_CONCURRENCY", "2"), "drain")) {
            assertThat(drain.awaitExit(SOON)).isZero();
        }

        for (UUID id : new UUID[] {first, second, third}) {
            assertOneOfEverything(stage, id, expected);
        }
        assertThat(stage.count("""
                        select count(*) from waybill.export_run a join waybill.export_run b on b.started_at > a.started_at
                        where a.org_id = b.org_id and b.started_at < a.completed_at and a.id in ('%s', '%s', '%s')
                        """.formatted(first, second, third)))
                .as("pairs that overlap")
                .isZero();
    }

    private void cancel(UUID id) {
        stage.cancel(id);
        assertThat(stage.run(id).status()).isEqualTo("cancelled");
    }

    /// Another tenant's, by the same worker, which runs one at a time.
    private void assertTakesTheNextRun() {
        UUID next = stage.requestTexts(stage.texts("values (1, 'a')"));
        assertThat(stage.awaitEnd(next, EFFECTIVE).status()).isEqualTo("complete");
    }

    private static void assertNothingIsLeft(UUID id) {
        assertThat(stage.run(id).status()).isEqualTo("cancelled");
        assertThat(stage.openUploads()).isEmpty();
        assertThat(stage.objectsUnderExports()).noneMatch(key -> key.contains(id.toString()));
        assertThat(stage.mailsOf(id)).isEmpty();
        assertThat(actionsOf(id)).matches("export\\.\\w+\\.cancelled");
        for (String table : new String[] {"export_outbox", "export_checkpoint", "export_part"}) {
            assertThat(stage.count("select count(*) from waybill.%s where run_id = '%s'".formatted(table, id)))
                    .as(table)
                    .isZero();
        }
    }

    private static void awaitNoObjectOf(UUID id) {
        Awaitility.await("the object to be deleted")
                .atMost(EFFECTIVE)
                .until(() -> stage.objectsUnderExports().stream().noneMatch(key -> key.contains(id.toString())));
    }

    private static String actionsOf(UUID id) {
        return stage.one(
                "select string_agg(action, ', ') from waybill.audit_logs where subject_id = '%s'".formatted(id),
                row -> row.getString(1));
    }

    /// So that no notification is heard for five seconds.
    private static void cutTheDoorbell() {
        stage.execute("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen waybill_outbox'");
    }

    private static void awaitLogged(String text) {
        Awaitility.await(text)
                .atMost(SOON)
                .until(() -> Files.readString(stage.log(stage.started())).contains(text));
    }

    private static Map<String, String> before(FaultyStore faulty) {
        Map<String, String> env = new HashMap<>(LONG_LEASE);
        env.put("WAYBILL_S3_ENDPOINT", faulty.endpoint());
        return env;
    }
}
