package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Invariants.assertOneOfEverything;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.LocalStack;
import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.Stage.Expected;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;

/// A worker with exports of several tenants under way: some parts of each are in the store, and the second is held on
/// its way there. Before the store and the mail server stands what makes them go away.
final class Underway implements AutoCloseable {

    static final Duration SOON = OnStage.SOON;

    private static final int TENANTS = 3;
    private static final String ROWS = "select n, repeat(md5(n::text), 60) from generate_series(1, 8000) n"; // 15 MB

    final Stage stage = new Stage(LocalStack.startTemporary(true), 10, "10m"); // a crash loses no commit
    final FaultyStore store = new FaultyStore(stage.store());
    final Door mail = new Door(stage.stack.mail().smtpPort());
    final Health health = new Health(Ports.anyFree());
    final ServiceProcess worker;
    private final Map<UUID, Expected> exports = new LinkedHashMap<>();
    private final Hold secondParts;

    Underway() throws IOException {
        for (int n = 0; n < TENANTS; n++) {
            UUID org = stage.texts(ROWS);
            Expected expected = stage.expectedTexts(org);
            exports.put(stage.requestTexts(org), expected);
        }
        secondParts = store.holdBefore(TENANTS, request -> request.isPart(2));
        worker = worker(health);
    }

    ServiceProcess worker(Health at) {
        return stage.worker(Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(at.port()),
                "WAYBILL_S3_ENDPOINT", store.endpoint(),
                "WAYBILL_SMTP_PORT", Integer.toString(mail.port()),
                "WAYBILL_WORKER_CONCURRENCY", Integer.toString(TENANTS),
                "WAYBILL_WORKER_LEASE", "20s"));
    }

    void awaitUnderWay() throws InterruptedException {
        secondParts.awaitReached(SOON);
        Awaitility.await("the worker to be ready")
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> health.missing().isEmpty());
    }

    void goOn() {
        secondParts.release();
    }

    /// Waits until a service says that just these are missing, and is alive.
    static void awaitMissing(Health service, String... checks) {
        Awaitility.await("checks that are down: " + Set.of(checks))
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(service.missing()).containsExactly(checks));
        assertThat(service.isLive()).isTrue();
    }

    boolean isComplete() {
        return stage.count("select count(*) from waybill.export_run where status = 'complete'") == TENANTS;
    }

    /// The same process, no run lost, no attempt of one used up, and one of everything.
    void assertAllComplete(int mostAttempts) {
        exports.keySet().forEach(id -> stage.awaitEnd(id, SOON));
        stage.awaitMailsSent(SOON);
        exports.forEach((id, expected) -> {
            assertOneOfEverything(stage, id, expected);
            assertThat(stage.run(id).attempt()).isLessThanOrEqualTo(mostAttempts);
        });
        assertThat(worker.isAlive()).isTrue();
    }

    @Override
    public void close() throws IOException {
        worker.close();
        mail.close();
        store.close();
        stage.close();
    }
}
