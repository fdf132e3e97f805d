package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Invariants.assertOneOfEverything;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Mail;
import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.FaultyStore.Request;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Servers that fail while the worker lives: it tries again, or says that it failed; never a short file.
class FaultIT extends OnStage {

    private static final String FAST = "100ms";
    private static final int SDK_TRIES = 4; // of one request

    @Test
    void failsWithACodeAndAMailWhenTheStoreStaysBroken() throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            faulty.dropBefore(request -> request.isPart(2));
            try (ServiceProcess _ = stage.worker(before(faulty))) {
                stage.awaitEnd(id, SOON);
                stage.awaitMailsSent(SOON);
            }
            assertThat(faulty.answers(request -> request.isPart(3)))
                    .as("later parts came through")
                    .isNotEmpty();
        }

        Stage.Run run = stage.run(id);
        assertThat(run.bytesDone())
                .as("the checkpoint never jumped over the part")
                .isEqualTo(5 << 20);
        assertThat(run.status()).isEqualTo("failed");
        assertThat(run.errorCode()).isEqualTo("store-failed");
        assertThat(run.attempt()).as("once, and three retries").isEqualTo(4);
        assertThat(stage.mailsOf(id)).singleElement().satisfies(FaultIT::tellsOfFailure);
        assertThat(stage.count(
                        "select count(*) from waybill.audit_logs where action = 'export.invoices.failed' and subject_id = '%s'"
                                .formatted(id)))
                .isEqualTo(1);
        assertThat(stage.objectsUnderExports()).noneMatch(key -> key.contains(id.toString()));
        assertThat(stage.openUploads()).isEmpty();
    }

    private static void tellsOfFailure(Mail mail) {
        assertThat(mail.subject()).isEqualTo("Your invoices export failed");
        assertThat(mail.text()).contains("store-failed").doesNotContain("127.0.0.1");
    }

    @Test
    void goesOnWhenItsDatabaseConnectionsAreCut() throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdBefore(request -> request.isPart(3));
            try (ServiceProcess _ = stage.worker(before(faulty))) {
                hold.awaitReached(SOON);
                stage.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'waybill'");
                hold.release();
                stage.awaitEnd(id, SOON);
                stage.awaitMailsSent(SOON);
            }
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(2);
    }

    @Test
    void sendsAPartThatFailedInTheNextAttemptAndNoneBeforeIt() throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            faulty.dropBefore(SDK_TRIES, request -> request.isPart(2));
            try (ServiceProcess _ = stage.worker(before(faulty))) {
                stage.awaitEnd(id, SOON);
                stage.awaitMailsSent(SOON);
            }
            assertThat(faulty.answers(request -> request.isPart(1))).hasSize(1);
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(2);
    }

    @Test
    void sendsNoMorePartsOnceOneFailedWhileOthersAreInFlight() throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            faulty.dropBefore(SDK_TRIES, request -> request.isPart(2));
            Hold inFlight = faulty.holdBefore(request -> request.isPart(3));
            Map<String, String> env = before(faulty);
            env.put("WAYBILL_EXPORT_PARTS_IN_FLIGHT", "2");
            try (ServiceProcess _ = stage.worker(env)) {
                inFlight.awaitReached(SOON);
                Awaitility.await("part 2 to fail").atMost(SOON).until(() -> faulty.dropped() == SDK_TRIES);
                inFlight.release();
                stage.awaitEnd(id, SOON);
                stage.awaitMailsSent(SOON);
            }
            assertThat(faulty.answers(request -> request.isPart(4)))
                    .as("part 4, by the second attempt only")
                    .hasSize(1);
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(2);
    }

    @Test
    void usesNoConnectionAgainThatACopyWasCutOn() throws Exception {
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Map<String, String> env = before(faulty);
            env.put("WAYBILL_EXPORT_PARTS_IN_FLIGHT", "1"); // rows are left to read when part 2 fails
            env.put("WAYBILL_WORKER_LEASE", "12s"); // the last attempt begins long after the COPY before it was cut
            try (ServiceProcess _ = stage.worker(env)) {
                int log = stage.started();
                faulty.dropBefore(2 * SDK_TRIES, request -> request.isPart(2));
                UUID failedTwice = stage.request();
                stage.awaitEnd(failedTwice, SOON);
                assertThat(stage.run(failedTwice).attempt()).isEqualTo(3);
                assertThat(stage.runningCopies()).isZero();

                Hold hold = faulty.holdBefore(request -> request.isPart(2));
                UUID lost = stage.request();
                hold.awaitReached(SOON);
                stage.execute("update waybill.export_run set attempt = attempt + 1 where id = '%s'".formatted(lost));
                awaitLogged(log, "another attempt has the run, nothing was written");
                Awaitility.await("the COPY to end").atMost(SOON).until(() -> stage.runningCopies() == 0);
                hold.release();
                stage.awaitEnd(lost, SOON);
                stage.awaitMailsSent(SOON);

                assertOneOfEverything(stage, failedTwice, expected);
                assertOneOfEverything(stage, lost, expected);
                assertThat(stage.run(lost).attempt()).isEqualTo(3);
            }
        }
    }

    private static void awaitLogged(int log, String text) {
        Awaitility.await(text)
                .atMost(SOON)
                .until(() -> Files.readString(stage.log(log)).contains(text));
    }

    @Test
    void beginsAgainWhenTheStoreLosesItsUpload() throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdBefore(request -> request.isPart(3));
            try (ServiceProcess _ = stage.worker(before(faulty))) {
                hold.awaitReached(SOON);
                String uploadId = stage.one("select upload_id from waybill.export_checkpoint", row -> row.getString(1));
                stage.s3.abortMultipartUpload(abort -> abort.bucket(stage.bucket)
                        .key(stage.run(id).objectKey())
                        .uploadId(uploadId));
                hold.release();
                stage.awaitEnd(id, SOON);
                stage.awaitMailsSent(SOON);
            }
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.count("select restarts from waybill.export_run where id = '%s'".formatted(id)))
                .isEqualTo(1);
    }

    @Test
    void believesHeadWhenTheAnswerToCompleteIsLost() throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            faulty.dropAfter(Request::isComplete);
            try (ServiceProcess _ = stage.worker(before(faulty))) {
                stage.awaitEnd(id, SOON);
                stage.awaitMailsSent(SOON);
            }
            assertThat(faulty.dropped()).isPositive();
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(1);
    }

    @Test
    void completesWithoutAMailServerAndMailsWhenItIsBack() throws Exception {
        UUID id = stage.request();
        int nobodyListens;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobodyListens = closed.getLocalPort();
        }
        try (ServiceProcess _ = stage.worker(Map.of("WAYBILL_SMTP_PORT", String.valueOf(nobodyListens)))) {
            assertThat(stage.awaitEnd(id, SOON).status()).isEqualTo("complete");
            Awaitility.await("a failed send")
                    .atMost(SOON)
                    .until(() ->
                            stage.count("select count(*) from waybill.notification where last_error is not null") == 1);
        }

        stage.makeMailsDue();
        try (ServiceProcess _ = stage.worker(Map.of())) {
            stage.awaitMailsSent(SOON);
        }

        assertOneOfEverything(stage, id, expected);
    }

    /// One mail may be lost on a server that takes it and does not say so; but none on a server that is not there.
    @Test
    void givesNoMailUpThatAServerWhichTalksToNobodyDidNotTake() throws Exception {
        UUID id = stage.request();
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Map<String, String> env =
                    Map.of("WAYBILL_SMTP_PORT", Integer.toString(silent.getLocalPort()), "WAYBILL_SMTP_TIMEOUT", "1s");
            for (int tries = 1; tries <= 3; tries++) {
                String tried =
                        "select count(*) from waybill.notification where last_error is not null and attempt = " + tries;
                try (ServiceProcess _ = stage.worker(env)) {
                    Awaitility.await("a failed send").atMost(SOON).until(() -> stage.count(tried) == 1);
                }
                stage.makeMailsDue();
            }
        }
        assertThat(stage.count("select count(*) from waybill.notification where abandoned_at is not null"))
                .isZero();

        try (ServiceProcess _ = stage.worker(Map.of())) {
            stage.awaitEnd(id, SOON);
            stage.awaitMailsSent(SOON);
        }

        assertOneOfEverything(stage, id, expected);
    }

    @Test
    void endsARunThatKillsItsWorkerEachTime() throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Map<String, String> env = before(faulty);
            env.put("WAYBILL_WORKER_CLAIMS", "1");
            Hold hold = faulty.holdBefore(Request::isCreate);
            try (ServiceProcess killed = stage.worker(env)) {
                hold.awaitReached(SOON);
                killed.kill();
            }
            try (ServiceProcess _ = stage.worker(env)) {
                stage.awaitEnd(id, SOON);
            }
        }

        assertThat(stage.run(id).status()).isEqualTo("failed");
        assertThat(stage.run(id).errorCode()).isEqualTo("worker-lost");
    }

    private static Map<String, String> before(FaultyStore faulty) {
        return new HashMap<>(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint(), "WAYBILL_WORKER_BACKOFF", FAST));
    }
}
