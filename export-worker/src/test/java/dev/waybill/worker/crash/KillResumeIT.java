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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
        Predicate<Request> list = Request::isListOfUploads;
        Predicate<Request> create = Request::isCreate;
        Predicate<Request> third = request -> request.isPart(3);
        Predicate<Request> complete = Request::isComplete;
        return Stream.of(
                Arguments.of("after the claim", list, true, 0),
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
                assertThat(partsInCheckpoint(id)).as(step).isEqualTo(partsSaved);
                killed.kill();
            }
        }

        try (ServiceProcess _ = stage.worker(Map.of())) {
            stage.awaitEnd(id, SOON);
            stage.awaitMailsSent(SOON);
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(2);
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
        makeMailsDue();

        try (ServiceProcess _ = stage.worker(Map.of())) {
            stage.awaitMailsSent(SOON);
        }

        assertOneOfEverything(stage, id, expected);
    }

    @Test
    void sendsTheSameMailAtMostTwiceWhenKilledBetweenMailAndMark() throws Exception {
        UUID id = stage.request();
        try (Connection gate = stage.stack.database().superuser();
                ServiceProcess killed = closeGate(gate)) {
            awaitMails(id, 1);
            Awaitility.await("the mark waits at the gate").atMost(SOON).until(() -> waitingAtTheGate() == 1);
            killed.kill();
            stage.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and wait_event = 'advisory'");
        }
        stage.execute("drop trigger gate on waybill.notification");
        assertThat(stage.count("select count(*) from waybill.notification where sent_at is null and run_id = '%s'"
                        .formatted(id)))
                .isEqualTo(1);
        makeMailsDue();

        try (ServiceProcess _ = stage.worker(Map.of())) {
            stage.awaitMailsSent(SOON);
        }

        assertThat(stage.mailsOf(id))
                .extracting(Mail::messageId)
                .hasSize(2)
                .containsOnly("<%s.ready@example.com>".formatted(id));
        assertOneOfEverythingButMail(stage, id, expected);
    }

    /// From now on the mark of a sent mail waits until the gate's connection is closed.
    private static ServiceProcess closeGate(Connection gate) throws SQLException {
        try (Statement statement = gate.createStatement()) {
            statement.execute("""
                    create or replace function public.gate() returns trigger language plpgsql as $$
                    begin perform pg_advisory_xact_lock_shared(4711); return new; end $$;
                    create trigger gate before update on waybill.notification
                      for each row when (new.sent_at is not null) execute function public.gate();
                    select pg_advisory_lock(4711)""");
        }
        return stage.worker(Map.of());
    }

    private static long waitingAtTheGate() {
        return stage.count("select count(*) from pg_locks where locktype = 'advisory' and not granted");
    }

    /// Spares the test the wait for the dead worker's hold on the mail, which lasts longer than a mail may take.
    private static void makeMailsDue() {
        stage.execute("update waybill.notification set claimable_at = now() where sent_at is null");
    }

    private static int partsInCheckpoint(UUID id) {
        return (int) stage.count(
                "select coalesce(max(part_count), 0) from waybill.export_checkpoint where run_id = '%s'".formatted(id));
    }

    private static void awaitMails(UUID id, int count) {
        Awaitility.await("mails of run " + id)
                .atMost(SOON)
                .until(() -> stage.mailsOf(id).size() >= count);
    }
}
