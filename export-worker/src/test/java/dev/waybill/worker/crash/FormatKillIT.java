package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Invariants.assertOneOfEverything;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.Stage.Expected;
import dev.waybill.worker.crash.Stage.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A worker is killed while it sends the second part, in each format of tables.
class FormatKillIT extends OnStage {

    /// All that an undisturbed export of this format has.
    private static Expected undisturbed(String format, String options) {
        Run run = undisturbedRun(format, options);
        return new Expected(String.valueOf(run.sha256()), run.rowCount());
    }

    private static Run undisturbedRun(String format, String options) {
        UUID id = stage.request(Stage.DEMO.id(), "invoices", format, options);
        try (ServiceProcess _ = stage.worker(Map.of())) {
            Run run = stage.awaitEnd(id, SOON);
            stage.awaitMailsSent(SOON);
            return run;
        }
    }

    /// What two runs over the same rows have in common.
    ///
    /// @param sheets CRC-32 of the sheets of a workbook, whose properties have the time of the request
    /// @param pages  of a document, which tells when the rows were read on each
    private record Content(Map<String, Long> sheets, int pages) {}

    private static Content content(String format, Run run) throws IOException {
        Path file = Files.createTempFile("waybill", "." + format);
        try {
            Files.write(
                    file,
                    stage.s3
                            .getObjectAsBytes(get -> get.bucket(stage.bucket).key(run.objectKey()))
                            .asByteArray());
            return format.equals("pdf") ? new Content(Map.of(), pages(file)) : new Content(sheets(file), 0);
        } finally {
            Files.delete(file);
        }
    }

    private static Map<String, Long> sheets(Path workbook) throws IOException {
        try (ZipFile zip = new ZipFile(workbook.toFile())) {
            return zip.stream()
                    .filter(entry -> entry.getName().startsWith("xl/worksheets/"))
                    .collect(toMap(ZipEntry::getName, ZipEntry::getCrc));
        }
    }

    private static int pages(Path document) throws IOException {
        try (PDDocument pdf = Loader.loadPDF(document.toFile())) {
            return pdf.getNumberOfPages();
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
        Content undisturbed = content(format, undisturbedRun(format, options));
        UUID id = stage.request(Stage.DEMO.id(), "invoices", format, options);
        killAtTheSecondPart(id, 0);

        Run run;
        try (ServiceProcess _ = stage.worker(Map.of())) {
            run = stage.awaitEnd(id, SOON);
            stage.awaitMailsSent(SOON);
        }

        assertOneOfEverything(stage, id, new Expected(String.valueOf(run.sha256()), run.rowCount()));
        assertThat(run.rowCount()).isEqualTo(format.equals("pdf") ? 50_000 : expected.rowCount());
        assertThat(content(format, run)).isEqualTo(undisturbed);
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

    @Test
    void beginsAgainWhenTheCatalogSaysSomethingElseThanBefore() throws Exception {
        UUID id = stage.request(Stage.DEMO.id(), "invoices", "jsonl", "{}");
        killAtTheSecondPart(id, 1);
        String catalog = Files.readString(Path.of(stage.environment().get("WAYBILL_DATASETS")));
        Path changed = stage.stack.home().resolve("changed.yaml");
        Files.writeString(changed, catalog.replace("{name: number}", "{name: number, headers: {jsonl: nr}}"));

        Run run;
        try (ServiceProcess _ = stage.worker(Map.of("WAYBILL_DATASETS", changed.toString()))) {
            run = stage.awaitEnd(id, SOON);
        }

        assertThat(run.status()).isEqualTo("complete");
        assertThat(run.attempt()).isEqualTo(3);
        assertThat(run.rowCount()).isEqualTo(expected.rowCount());
        String lines = stage.s3
                .getObjectAsBytes(get -> get.bucket(stage.bucket).key(run.objectKey()))
                .asUtf8String();
        assertThat(lines.lines().filter(line -> line.contains("\"nr\":")).count())
                .as("rows under one catalog")
                .isEqualTo(expected.rowCount());
        assertThat(stage.openUploads()).isEmpty();
    }

    @Test
    void rowsThatAreGoneMakeAnEmptyObject() throws Exception {
        UUID org = stage.texts("select n, repeat('x', 1000) from generate_series(1, 12000) n");
        UUID id = stage.request(org, "texts", "csv", "{\"header\": false}");
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdBefore(request -> request.isPart(1));
            try (ServiceProcess killed = stage.worker(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()))) {
                hold.awaitReached(SOON);
                killed.kill();
            }
        }
        stage.execute("delete from app.texts where org_id = '%s'".formatted(org));

        try (ServiceProcess _ = stage.worker(Map.of())) {
            Run run = stage.awaitEnd(id, SOON);

            assertThat(run.status()).isEqualTo("complete");
            assertThat(run.rowCount()).isZero();
            assertThat(run.bytesDone()).isZero();
        }
        assertThat(stage.openUploads()).isEmpty();
    }
}
