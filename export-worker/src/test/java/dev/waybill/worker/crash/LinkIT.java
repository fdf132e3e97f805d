package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Mail;
import dev.waybill.local.ServiceProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The link as its reader sees it.
class LinkIT {

    @Test
    void isTheSameInMailAndRunDownloadsTheStoredNameAndDies() throws Exception {
        try (Stage stage = new Stage(1_000, "20s");
                HttpClient http = HttpClient.newHttpClient()) {
            UUID id = stage.request();
            try (ServiceProcess _ = stage.worker(Map.of("WAYBILL_CLEANUP_LINKS_EVERY", "1s"))) {
                String link =
                        Objects.requireNonNull(stage.awaitEnd(id, OnStage.SOON).downloadUrl());
                HttpResponse<byte[]> file = http.send(get(link), BodyHandlers.ofByteArray());
                stage.awaitMailsSent(OnStage.SOON);

                assertThat(file.statusCode()).isEqualTo(200);
                assertThat(Sha256.of(file.body())).isEqualTo(stage.expected().sha256());
                assertThat(file.headers().firstValue("content-type"))
                        .hasValue("text/csv; charset=utf-8; header=present");
                String day = stage.one(
                        "select (created_at at time zone 'UTC')::date from waybill.export_run where id = '%s'"
                                .formatted(id),
                        row -> row.getString(1));
                String name = "export-%s.csv".formatted(day);
                assertThat(file.headers().firstValue("content-disposition"))
                        .hasValue("attachment; filename=\"%s\"; filename*=UTF-8''%s".formatted(name, name));
                Mail mail = stage.mailsOf(id).getFirst();
                assertThat(mail.subject()).isEqualTo("Your invoices export is ready");
                assertThat(mail.source()).doesNotContainIgnoringCase("\ncc:");
                assertThat(mail.text().lines()).contains(link);
                assertThat(mail.text().lines())
                        .contains("  Rows: 1,000", "  File: " + name)
                        .contains("  SHA-256: " + stage.expected().sha256())
                        .contains("http://localhost:8080/inspector/" + id)
                        .anyMatch(line -> line.matches("  Data as of: \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC"));
                assertThat(mail.html()).contains("href=\"%s\"".formatted(link.replace("&", "&amp;")));

                Awaitility.await("the link to die")
                        .atMost(OnStage.SOON)
                        .until(() ->
                                http.send(get(link), BodyHandlers.discarding()).statusCode() == 403);
                Awaitility.await("the dead link to be cleared")
                        .atMost(OnStage.SOON)
                        .until(() -> stage.run(id).downloadUrl() == null);
            }
        }
    }

    @Test
    void ofAFreshDatasetIsNeverInTheMailWhichPointsAtTheExport() {
        try (Stage stage = new Stage(1_000, "10m")) {
            UUID id = stage.requestFresh(stage.texts("values (1, 'a')"));
            try (ServiceProcess _ = stage.worker(Map.of())) {
                assertThat(stage.awaitEnd(id, OnStage.SOON).downloadUrl()).isNull();
                stage.awaitMailsSent(OnStage.SOON);
            }

            Mail mail = stage.mailsOf(id).getFirst();
            String page = "http://localhost:8080/inspector/%s".formatted(id);
            assertThat(mail.source()).doesNotContain("X-Amz-");
            assertThat(mail.text().lines()).contains(page);
            assertThat(mail.text())
                    .contains("You will be asked to sign in. The file is kept until ")
                    .doesNotContain("pass it on", "The link works until");
            assertThat(mail.html()).contains("href=\"%s\"".formatted(page)).contains("You will be asked to sign in.");
        }
    }

    private static HttpRequest get(String url) {
        return HttpRequest.newBuilder(URI.create(url)).build();
    }
}
