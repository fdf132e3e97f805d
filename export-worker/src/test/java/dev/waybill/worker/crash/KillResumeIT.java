package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Invariants.assertOneOfEverything;
import static dev.waybill.worker.crash.Invariants.assertOneOfEverythingButMail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Mail;
import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.FaultyStore.Request;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A worker is killed at each durable step, and another finishes: one object of the same bytes, one complete run, one
/// audit entry, one mail, nothing left over.
class KillResumeIT extends OnStage {

    static Stream<Arguments> stepsInTheStore() {
        Predicate<Request> create = Request::isCreate;
        Predicate<Request> third = request -> request.isPart(3);
        Predicate<Request> complete = Request::isComplete;
        return Stream.of(
                Arguments.of("after the claim, before create-upload", create, true, 0),
                Arguments.of("after create-upload, before its id is saved", create, false, 0),
                Arguments.of("after a part, before its checkpoint", third, false, 2),
                Arguments.of("after a checkpoint", third, true, 2),
                Arguments.of("after the last checkpoint, before complete", complete, true, 5),
                Arguments.of("after complete, before close-out", complete, false, 5));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stepsInTheStore")
    void finishesWhatAKilledWorkerBegan(String step, Predicate<Request> request, boolean before, int partsSaved)
            throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = before ? faulty.holdBefore(request) : faulty.holdAfter(request);
            try (ServiceProcess killed = stage.worker(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()))) {
                hold.awaitReached(SOON);
                awaitPartsSaved(id, partsSaved);
                killed.kill();
            }
        }
        assertThat(stage.partsInCheckpoint(id)).as(step).isEqualTo(partsSaved);

        try (ServiceProcess _ = stage.worker(Map.of())) {
            stage.awaitEnd(id, SOON);
            stage.awaitMailsSent(SOON);
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(2);
    }

    @Test
    void goesOnInEitherLaneAfterEither() throws Exception {
        UUID id = stage.request();
        List<String> lanes = List.of("copy", "jdbc", "jdbc");
        for (int saved = 1; saved <= lanes.size(); saved++) {
            int missing = saved + 1;
            try (FaultyStore faulty = new FaultyStore(stage.store())) {
                Hold hold = faulty.holdAfter(request -> request.isPart(missing));
                Map<String, String> env =
                        Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint(), "WAYBILL_EXPORT_LANE", lanes.get(saved - 1));
                try (ServiceProcess killed = stage.worker(env)) {
                    hold.awaitReached(SOON);
                    awaitPartsSaved(id, saved);
                    killed.kill();
                }
            }
        }

        try (ServiceProcess _ = stage.worker(Map.of("WAYBILL_EXPORT_LANE", "copy"))) {
            stage.awaitEnd(id, SOON);
            stage.awaitMailsSent(SOON);
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(lanes.size() + 1);
        assertThat(stage.run(id).consistency()).isEqualTo("resumed");
    }

    @Test
    void sendsTheMailOfAWorkerThatWasKilledAfterCloseOut() throws Exception {
        UUID id = stage.request();
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Map<String, String> env = Map.of("WAYBILL_SMTP_PORT", String.valueOf(silent.getLocalPort()));
            try (ServiceProcess killed = stage.worker(env)) {
                assertThat(stage.awaitEnd(id, SOON).status()).isEqualTo("complete");
                silent.accept(); // it begins to send, and gets no answer
                killed.kill();
            }
        }
        assertThat(stage.mailsOf(id)).isEmpty();
        stage.makeMailsDue();

        try (ServiceProcess _ = stage.worker(Map.of())) {
            stage.awaitMailsSent(SOON);
        }

        assertOneOfEverything(stage, id, expected);
    }

    @Test
    void sendsTheSameMailAtMostTwiceWhenKilledBetweenMailAndMark() throws Exception {
        UUID id = stage.request();
        try (Gate mark = new Gate(stage, "waybill.notification", "new.sent_at is not null");
                ServiceProcess killed = stage.worker(Map.of())) {
            awaitMails(id, 1);
            mark.awaitReached(SOON);
            killed.kill();
        }
        assertThat(stage.count("select count(*) from waybill.notification where sent_at is null and run_id = '%s'"
                        .formatted(id)))
                .isEqualTo(1);
        stage.makeMailsDue();

        try (ServiceProcess _ = stage.worker(Map.of())) {
            stage.awaitMailsSent(SOON);
        }

        assertThat(stage.mailsOf(id))
                .extracting(Mail::messageId)
                .hasSize(2)
                .containsOnly("<%s.ready@example.com>".formatted(id));
        assertOneOfEverythingButMail(stage, id, expected);
    }

    /// Parts before the one that is held may still be on their way to their checkpoint.
    private static void awaitPartsSaved(UUID id, int parts) {
        Awaitility.await("%d parts in the checkpoint".formatted(parts))
                .atMost(SOON)
                .until(() -> stage.partsInCheckpoint(id) == parts);
    }

    private static void awaitMails(UUID id, int count) {
        Awaitility.await("mails of run " + id)
                .atMost(SOON)
                .until(() -> stage.mailsOf(id).size() >= count);
    }
}
