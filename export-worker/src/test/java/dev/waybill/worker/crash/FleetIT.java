package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Mail;
import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.Stage.Expected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Four workers share 400 runs of 40 tenants, ten each, and one of the workers is killed half-way.
class FleetIT {

    private static final int TENANTS = 40;
    private static final int EACH = 10;
    private static final int RUNS = TENANTS * EACH;
    private static final int WORKERS = 4;
    private static final Duration SOON = OnStage.SOON;
    private static final String LEASE = "15s"; // four workers keep two cores busy
    private static final String FEW_ROWS = "select n, 'row ' || n from generate_series(1, 500) n";
    private static final String PARTS =
            "select n, repeat(md5(n::text), 60) from generate_series(1, 5000) n"; // 2 of 5 MiB

    @Test
    void everyRunHappensOnceAndTenantsTakeTurns() throws Exception {
        try (Stage stage = new Stage(10, "10m");
                FaultyStore faulty = new FaultyStore(stage.store())) {
            Turns turns = Turns.record(stage);
            Map<UUID, Expected> tenants = new HashMap<>();
            for (int n = 1; n <= TENANTS; n++) {
                UUID org = stage.texts(n == TENANTS ? PARTS : FEW_ROWS);
                tenants.put(org, stage.expectedTexts(org));
                request(stage, org); // all of one, then all of the next
            }
            // The mail of a worker that is killed while it sends one may go out twice: this one reaches no mail server.
            Map<String, String> oneToKill = Map.of(
                    "WAYBILL_S3_ENDPOINT", faulty.endpoint(),
                    "WAYBILL_SMTP_PORT", Integer.toString(Ports.anyFree()),
                    "WAYBILL_WORKER_LEASE", LEASE);
            List<ServiceProcess> workers = new ArrayList<>();
            try {
                workers.add(stage.worker(oneToKill));
                IntStream.range(1, WORKERS)
                        .forEach(_ -> workers.add(stage.worker(Map.of("WAYBILL_WORKER_LEASE", LEASE))));
                awaitComplete(stage, RUNS / 2);
                Hold inHand = faulty.holdBefore(request -> request.isWhole() || request.isAnyPart());
                inHand.awaitReached(SOON);
                workers.getFirst().kill();
                awaitComplete(stage, RUNS);
                stage.awaitMailsSent(SOON);
            } finally {
                workers.forEach(ServiceProcess::close);
            }

            assertThat(stage.count("select count(*) from waybill.export_run where attempt > 1"))
                    .as("the run that was rescued")
                    .isEqualTo(1);
            turns.assertTaken(WORKERS);
            assertOneOfEach(stage, tenants);
        }
    }

    private static void request(Stage stage, UUID org) {
        stage.count("""
                select count(waybill.request_export('%s', 'alice', '%s', 'texts', 'csv', '{"whenBusy": "queue"}'))
                from generate_series(1, %d)""".formatted(org, Stage.DEMO.email(), EACH));
    }

    private static void awaitComplete(Stage stage, int runs) {
        Awaitility.await(runs + " runs to be complete")
                .atMost(SOON)
                .until(() -> stage.count("select count(*) from waybill.export_run where status = 'complete'") >= runs);
    }

    /// One object with the tenant's bytes, one mail and one audit entry for each run, and nothing else.
    private static void assertOneOfEach(Stage stage, Map<UUID, Expected> tenants) {
        List<String> keys = new ArrayList<>();
        tenants.forEach((org, expected) -> {
            List<String> own = keys(stage, org, expected);
            assertThat(own).hasSize(EACH);
            assertThat(own)
                    .allSatisfy(key -> assertThat(stage.sha256OfObject(key)).isEqualTo(expected.sha256()));
            keys.addAll(own);
        });
        assertThat(stage.objectsUnder("")).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(stage.openUploads()).isEmpty();
        assertThat(stage.stack.mail().messages(Stage.DEMO.email()))
                .extracting(Mail::messageId)
                .hasSize(RUNS)
                .doesNotHaveDuplicates();
        String completed = " from waybill.audit_logs where action = 'export.texts.completed'";
        assertThat(stage.count("select count(distinct subject_id)" + completed)).isEqualTo(RUNS);
        assertThat(stage.count("select count(*) from waybill.audit_logs")).isEqualTo(RUNS);
        assertThat(stage.count("select count(*) from waybill.export_outbox")).isZero();
        assertThat(stage.count("select count(*) from waybill.export_checkpoint"))
                .isZero();
    }

    /// Of the tenant's runs that are complete with its rows.
    private static List<String> keys(Stage stage, UUID org, Expected expected) {
        return stage.one(
                """
                select coalesce(string_agg(object_key, ' '), '') from waybill.export_run
                where org_id = '%s' and status = 'complete' and sha256 = '%s' and row_count = %d
                """.formatted(org, expected.sha256(), expected.rowCount()),
                row -> List.of(row.getString(1).split(" ")));
    }
}
