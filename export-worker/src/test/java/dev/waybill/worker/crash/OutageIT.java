package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Underway.SOON;
import static dev.waybill.worker.crash.Underway.awaitMissing;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Claims;
import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What Waybill needs goes away while exports are under way, and comes back: the services say so and live on, every run
/// ends as if nothing had been, and nothing waits longer than it must. The outages last a minute, so they happen
/// side by side, each on a stage of its own.
class OutageIT {

    private static final Duration A_MINUTE = Duration.ofSeconds(60);
    private static final Claims ALICE = Claims.member("alice", "acme", "alice@example.com");

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    private static ExecutorService outages;
    private static Future<Void> database;
    private static Future<Void> store;
    private static Future<Void> mailServer;

    @BeforeAll
    static void begin() {
        outages = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory());
        store = outages.submit(OutageIT::storeIsAway);
        mailServer = outages.submit(OutageIT::mailServerIsAway);
        database = outages.submit(OutageIT::databaseIsAway);
    }

    @AfterAll
    static void end() {
        outages.shutdownNow();
    }

    @Test
    void theStoreAnswers503ForAMinute() throws Exception {
        outcome(store);
    }

    @Test
    void theMailServerIsDownForAMinute() throws Exception {
        outcome(mailServer);
    }

    @Test
    void theDatabaseCrashesAndStartsAgain() throws Exception {
        outcome(database);
    }

    private static void outcome(Future<Void> outage) throws Exception {
        try {
            outage.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError failed) {
                throw failed;
            }
            throw e;
        }
    }

    private static Void storeIsAway() throws Exception {
        try (Underway under = new Underway();
                FilesService files = files(under)) {
            RequestSpecification alice = files.as(ALICE);
            String upload = FilesService.put(alice, HELLO);
            under.awaitUnderWay();

            under.store.goAway();
            under.goOn();
            awaitMissing(under.health, "bucket");
            awaitMissing(files.health(), "bucket");
            assertThat(finalizing(alice, upload)).isEqualTo(503);
            assertThat(given().spec(alice).get("/api/v1/files").statusCode()).isEqualTo(200);
            throughAMinute(() -> under.health.isLive() && files.health().isLive());
            assertThat(under.isComplete()).isFalse();

            under.store.mend();
            awaitMissing(under.health);
            awaitMissing(files.health());
            assertThat(finalizing(alice, upload)).isEqualTo(201);
            under.assertAllComplete(3);
            assertThat(files.process().isAlive()).isTrue();
            return null;
        }
    }

    private static Void mailServerIsAway() throws Exception {
        try (Underway under = new Underway()) {
            under.awaitUnderWay();

            under.mail.shut();
            under.goOn();
            Awaitility.await("the exports").atMost(SOON).until(under::isComplete);
            throughAMinute(() -> under.health.missing().isEmpty() && under.health.isLive()); // mail is a courtesy
            assertThat(under.stage.count("select count(*) from waybill.notification where sent_at is not null"))
                    .isZero();
            assertThat(under.stage.count("select max(attempt) from waybill.notification"))
                    .as("tries that were used up")
                    .isEqualTo(1);

            under.mail.open();
            under.assertAllComplete(1);
            return null;
        }
    }

    private static Void databaseIsAway() throws Exception {
        try (Underway under = new Underway();
                FilesService files = files(under)) {
            RequestSpecification alice = files.as(ALICE);
            String upload = FilesService.put(alice, HELLO);
            under.awaitUnderWay();

            under.stage.stack.crashDatabase();
            under.goOn();
            awaitMissing(under.health, "Database connections health check");
            awaitMissing(files.health(), "database");
            assertThat(finalizing(alice, upload)).isEqualTo(503);
            Health second = new Health(Ports.anyFree());
            try (ServiceProcess startedMeanwhile = under.worker(second)) {
                Awaitility.await("a start that waits")
                        .atMost(SOON)
                        .until(() -> under.stage.logOfLast().contains("Retrying in"));

                under.stage.stack.recoverDatabase();
                awaitMissing(under.health);
                awaitMissing(files.health());
                awaitMissing(second);
                assertThat(finalizing(alice, upload)).isEqualTo(201);
                under.assertAllComplete(2);
                assertThat(files.process().isAlive()).isTrue();

                under.stage.stack.crashDatabase();
                startedMeanwhile.signal("TERM");
                startedMeanwhile.awaitExit(SOON);
            }
            under.stage.stack.recoverDatabase();
            awaitMissing(under.health);
            return null;
        }
    }

    private static FilesService files(Underway under) {
        return FilesService.start(under.stage, Map.of("WAYBILL_S3_ENDPOINT", under.store.endpoint()));
    }

    private static int finalizing(RequestSpecification user, String upload) {
        return given().spec(user)
                .post("/api/v1/uploads/%s/finalize".formatted(upload))
                .statusCode();
    }

    private static void throughAMinute(Callable<Boolean> holds) {
        Awaitility.await("what holds through a minute")
                .during(A_MINUTE)
                .atMost(A_MINUTE.plus(SOON))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(holds);
    }
}
