package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Invariants.assertOneOfEverything;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The catalog file changes under a running worker.
class CatalogIT extends OnStage {

    private static final String LETTERS = """
              letters:
                kind: table
                from: app.texts
                tenant: org_id
                key: [id]
                formats: [csv]
                columns: [{name: text}]
            """;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @SuppressWarnings("NullAway.Init")
    private String before;

    @BeforeEach
    void keep() throws IOException {
        file = Path.of(Objects.requireNonNull(stage.environment().get("WAYBILL_DATASETS")));
        before = Files.readString(file);
    }

    @AfterEach
    void putBack() throws IOException {
        Files.writeString(file, before);
        stage.execute("delete from waybill.dataset where name = 'letters'");
    }

    @Test
    void isFollowedBeforeTheNextClaimAndABrokenOneChangesNothing() throws Exception {
        UUID org = stage.texts("select n, 'text ' || n from generate_series(1, 10) n");
        try (ServiceProcess worker = stage.worker(Map.of())) {
            assertThat(stage.awaitEnd(stage.requestTexts(org), SOON).status()).isEqualTo("complete");

            Files.writeString(file, before.replaceFirst("formats: \\[csv]", "formats: [docx]"));
            worker.signal("HUP");
            awaitLog("format 'docx' is unknown");
            assertThat(stage.awaitEnd(stage.requestTexts(org), SOON).status()).isEqualTo("complete");

            Files.writeString(file, before + LETTERS);
            stage.execute("insert into waybill.dataset (name, kind, formats, columns) values"
                    + " ('letters', 'table', '{csv}', '{text}')");
            UUID letters = stage.request(org, "letters", "csv", "{}");
            assertThat(stage.awaitEnd(letters, SOON).status()).isEqualTo("complete");
            assertThat(stage.run(letters).sha256())
                    .isEqualTo(stage.expectedTexts(org).sha256());
            assertThat(log()).contains("the catalog was read again: added letters");

            assertThat(worker.stop(SOON)).isEqualTo(143);
        }
        assertThat(log()).doesNotContain("Exception");
    }

    @Test
    void changesNothingOfARunThatHasBegun() throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdBefore(1, request -> request.isPart(2, 2));
            try (ServiceProcess worker = stage.worker(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()))) {
                hold.awaitReached(SOON);
                Files.writeString(file, before.replace("  invoices:", "  bills:"));
                worker.signal("HUP");
                awaitLog("added bills; removed invoices");
                hold.release();
                stage.awaitEnd(id, SOON);
                stage.awaitMailsSent(SOON);
                worker.stop(SOON);
            }
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(1);
    }

    private void awaitLog(String text) {
        Awaitility.await(text).atMost(SOON).until(() -> log().contains(text));
    }

    private String log() throws IOException {
        return Files.readString(stage.log(stage.started()));
    }
}
