package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Invariants.assertOneOfEverything;
import static dev.waybill.worker.crash.Invariants.assertOneOfEverythingButMail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Answer;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.FaultyStore.Request;
import dev.waybill.worker.crash.Stage.Run;
import java.nio.file.Files;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// An export smaller than a part, which is put in one request: once, whatever dies around it.
class SmallExportIT extends OnStage {

    private static final String ROWS = "values (1, 'a'), (2, null), (3, 'c, \"d\"')";

    private FaultyStore faulty;
    private UUID org;
    private UUID id;

    @BeforeEach
    void requestTexts() throws Exception {
        stage.endActiveRuns();
        faulty = new FaultyStore(stage.store());
        org = stage.texts(ROWS);
        expected = stage.expectedTexts(org);
        id = stage.requestTexts(org);
    }

    @AfterEach
    void close() throws Exception {
        faulty.close();
    }

    @Test
    void isMadeAnewWhenItsWorkerWasKilledBeforeThePut() throws Exception {
        Hold hold = faulty.holdBefore(Request::isWhole);
        try (ServiceProcess killed = worker()) {
            hold.awaitReached(SOON);
            killed.kill();
        }
        assertThat(objects()).isZero();
        Run before = stage.run(id);
        addARow();

        try (ServiceProcess _ = stage.worker(Map.of())) {
            awaitEndAndMail();
        }

        assertOneOfEverything(stage, id, stage.expectedTexts(org));
        assertThat(stage.run(id).attempt()).isEqualTo(2);
        assertThat(stage.run(id).consistency()).isEqualTo("snapshot");
        assertThat(stage.run(id).dataAsOf())
                .as("of the snapshot that has the new row")
                .isAfter(before.dataAsOf());
    }

    @Test
    void isTakenAsItIsWhenItsWorkerWasKilledAfterThePut() throws Exception {
        Hold hold = faulty.holdAfter(Request::isWhole);
        Run before;
        try (ServiceProcess killed = worker()) {
            hold.awaitReached(SOON);
            before = stage.run(id);
            killed.kill();
        }
        HeadObjectResponse object = head();
        addARow();

        try (ServiceProcess _ = worker()) {
            awaitEndAndMail();
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(2);
        assertThat(stage.run(id).consistency()).isEqualTo("snapshot");
        assertThat(stage.run(id).dataAsOf())
                .as("of the snapshot that the object is of")
                .isEqualTo(before.dataAsOf());
        assertThat(faulty.answers(Request::isWhole)).as("not put again").hasSize(1);
        assertThat(head().lastModified()).isEqualTo(object.lastModified());
    }

    @Test
    void isItsOwnWhenTheAnswerIsLostAndThePutIsRepeated() {
        faulty.dropAfter(1, Request::isWhole);
        try (ServiceProcess _ = worker()) {
            awaitEndAndMail();
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(1);
        assertThat(faulty.answers(Request::isWhole)).extracting(Answer::status).containsExactly(200, 412);
    }

    @Test
    void isFoundByTheNextAttemptWhenNoAnswerIsEverHeard() {
        faulty.dropAfter(Request::isWhole);
        try (ServiceProcess _ = worker()) {
            awaitEndAndMail();
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(2);
        assertThat(faulty.answers(Request::isWhole))
                .extracting(Answer::status)
                .containsOnlyOnce(200)
                .contains(412);
    }

    @ParameterizedTest(name = "whose table {0}")
    @CsvSource(
            delimiter = '|',
            value = {"had a row more | repeat('x', 1)", "grew into parts | repeat('long', 2000000)"})
    void isNeitherChangedNorDeletedByAZombie(String name, String text) throws Exception {
        Hold hold = faulty.holdBefore(Request::isWhole);
        try (ServiceProcess zombie = worker()) {
            int zombieLog = stage.started();
            hold.awaitReached(SOON);
            zombie.signal("STOP");
            stage.execute("insert into app.texts values ('%s', 5, %s)".formatted(org, text));
            expected = stage.expectedTexts(org);
            try (ServiceProcess _ = stage.worker(Map.of())) {
                awaitEndAndMail();
            }
            Run finished = stage.run(id);
            HeadObjectResponse object = head();

            hold.release();
            faulty.awaitAnswer(Request::isWhole);
            zombie.signal("CONT");
            awaitLogged(zombieLog, "another attempt has the run, nothing was written");

            assertThat(faulty.answers(Request::isWhole))
                    .extracting(Answer::status)
                    .containsExactly(412);
            assertThat(stage.run(id)).isEqualTo(finished);
            assertThat(head().lastModified()).isEqualTo(object.lastModified());
            assertOneOfEverything(stage, id, expected);
        }
    }

    @Test
    void isCompletedBeforeItsWorkerStops() throws Exception {
        Hold hold = faulty.holdBefore(Request::isWhole);
        try (ServiceProcess stopped = worker()) {
            hold.awaitReached(SOON);
            stopped.signal("TERM");
            awaitLogged(stage.started(), "stopping: no new claims");
            hold.release();
            stopped.awaitExit(SOON);
        }

        assertOneOfEverythingButMail(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(1);
        assertThat(stage.count("select count(*) from waybill.notification where run_id = '%s'".formatted(id)))
                .as("sent by now, or by the next worker")
                .isEqualTo(1);
    }

    @Test
    void failsWithAMailAndLeavesNothingWhenTheStoreStaysBroken() {
        faulty.dropBefore(Request::isWhole);
        try (ServiceProcess _ = worker()) {
            awaitEndAndMail();
        }

        assertThat(stage.run(id).status()).isEqualTo("failed");
        assertThat(stage.run(id).errorCode()).isEqualTo("store-failed");
        assertThat(stage.run(id).attempt()).as("once, and three retries").isEqualTo(4);
        assertThat(stage.mailsOf(id))
                .singleElement()
                .satisfies(mail -> assertThat(mail.subject()).isEqualTo("Your texts export failed"));
        assertThat(objects()).isZero();
        assertThat(stage.count("select count(*) from waybill.export_outbox")).isZero();
    }

    private ServiceProcess worker() {
        return stage.worker(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint(), "WAYBILL_WORKER_BACKOFF", "100ms"));
    }

    private void addARow() {
        stage.execute("insert into app.texts values ('%s', 4, 'late')".formatted(org));
    }

    private void awaitEndAndMail() {
        stage.awaitEnd(id, SOON);
        stage.awaitMailsSent(SOON);
    }

    private static void awaitLogged(int log, String text) {
        Awaitility.await(text)
                .atMost(SOON)
                .until(() -> Files.readString(stage.log(log)).contains(text));
    }

    private long objects() {
        return stage.objectsUnderExports().stream()
                .filter(key -> key.contains(id.toString()))
                .count();
    }

    private HeadObjectResponse head() {
        String key = stage.run(id).objectKey();
        return stage.s3.headObject(head -> head.bucket(stage.bucket).key(key));
    }
}
