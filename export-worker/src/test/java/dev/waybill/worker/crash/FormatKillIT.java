package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Invariants.assertOneOfEverything;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.Stage.Expected;
import dev.waybill.worker.crash.Stage.Run;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A worker is killed while it sends the second part, in each format of tables.
class FormatKillIT extends OnStage {

    /// All that an undisturbed export of this format has.
    private static Expected undisturbed(String format, String options) {
        UUID id = stage.request(Stage.DEMO.id(), "invoices", format, options);
        try (ServiceProcess _ = stage.worker(Map.of())) {
            Run run = stage.awaitEnd(id, SOON);
            stage.awaitMailsSent(SOON);
            return new Expected(String.valueOf(run.sha256()), run.rowCount());
        }
    }

    /// Killed with two parts in the store, of which one is committed where the format goes on behind it.
    private static void killAtTheSecondPart(UUID id, int committed) throws Exception {
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdAfter(request -> request.isPart(2));
            try (ServiceProcess killed = stage.worker(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()))) {
                hold.awaitReached(SOON);
                Awaitility.await().atMost(SOON).until(() -> stage.run(id).rowsDone() > 0);
                killed.kill();
            }
        }
        assertThat(stage.partsInCheckpoint(id)).isEqualTo(committed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            csv   | {"compression": "gzip"}
            csv   | {"profile": "excel", "delimiter": ";", "filter": {"amount": {"gte": 0}}}
            jsonl | {}
            jsonl | {"compression": "gzip"}
            """)
    void goesOnBehindTheCommittedPartWithTheSameBytes(String format, String options) throws Exception {
        Expected expected = undisturbed(format, options);
        UUID id = stage.request(Stage.DEMO.id(), "invoices", format, options);
        killAtTheSecondPart(id, 1);

        try (ServiceProcess _ = stage.worker(Map.of())) {
            stage.awaitEnd(id, SOON);
            stage.awaitMailsSent(SOON);
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(2);
        assertThat(stage.run(id).consistency()).isEqualTo("resumed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            xlsx | {}
            pdf  | {"filter": {"id": {"lte": 50000}}}
            """)
    void beginsAgainInTheSameRunWhereTheFormatCannotGoOn(String format, String options) throws Exception {
        UUID id = stage.request(Stage.DEMO.id(), "invoices", format, options);
        killAtTheSecondPart(id, 0);

        Run run;
        try (ServiceProcess _ = stage.worker(Map.of())) {
            run = stage.awaitEnd(id, SOON);
            stage.awaitMailsSent(SOON);
        }

        assertOneOfEverything(stage, id, new Expected(String.valueOf(run.sha256()), run.rowCount()));
        assertThat(run.rowCount()).isEqualTo(format.equals("pdf") ? 50_000 : expected.rowCount());
        assertThat(run.attempt()).isEqualTo(2);
        assertThat(run.consistency()).as("all rows are of the second attempt").isEqualTo("snapshot");
    }

    @Test
    void endsWhenEachAttemptKillsItsWorker() throws Exception {
        UUID id = stage.request(Stage.DEMO.id(), "invoices", "xlsx", "{}");
        killAtTheSecondPart(id, 0);
        killAtTheSecondPart(id, 0);

        try (ServiceProcess _ = stage.worker(Map.of("WAYBILL_WORKER_CLAIMS", "2"))) {
            Run run = stage.awaitEnd(id, SOON);

            assertThat(run.status()).isEqualTo("failed");
            assertThat(run.errorCode()).isEqualTo("worker-lost");
            Awaitility.await("the bucket to be cleared")
                    .atMost(SOON)
                    .until(() -> stage.openUploads().isEmpty());
        }
    }
}
