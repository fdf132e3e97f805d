package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.Stage.Run;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A metric from its request to its end, by the packaged worker, which is killed.
class MetricIT {

    private static final Duration SOON = OnStage.SOON;
    private static final String BY_COUNTRY =
            "select country, sum(amount) as revenue from orders group by country order by country";
    private static final String LARGE =
            "select n, repeat(md5(n::text), 4) as filler from generate_series(1, 200000) n"; // 26 MB, six parts
    private static final String SLOW = "select pg_sleep(120)";

    private static Stage stage;
    private static MetricDesk desk;

    @BeforeAll
    static void start() throws SQLException {
        stage = new Stage(1_000, "10m");
        desk = new MetricDesk(stage);
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @BeforeEach
    void nothingRuns() {
        stage.endActiveRuns();
    }

    @Test
    void rowsThatTheWorkerHasNoMemoryForDoNotEndTheWorker() throws Exception {
        String rows = "select repeat('x', %d) from generate_series(1, 10)";
        try (ServiceProcess worker = stage.worker(Map.of())) {
            List<UUID> huge = List.of(
                    desk.request("20 MB", rows.formatted(20_000_000)),
                    desk.request("60 MB", rows.formatted(60_000_000)),
                    desk.request("200 MB", rows.formatted(200_000_000)));

            for (UUID id : huge) {
                Run run = stage.awaitEnd(id, SOON);
                assertThat(run.status()).isEqualTo("failed");
                assertThat(run.errorCode()).isEqualTo("size-limit");
            }
            assertThat(stage.awaitEnd(desk.request("Small", BY_COUNTRY), SOON).status())
                    .isEqualTo("complete");
            assertThat(worker.isAlive()).isTrue();
        }
    }

    @Test
    void isAFileWithALinkOfAMinuteAndIsGoneAMinuteLaterAlsoWhenItsWorkerWasKilled() throws Exception {
        UUID id = desk.request("Revenue: by country/2026", BY_COUNTRY);
        try (HttpClient http = HttpClient.newHttpClient()) {
            String link;
            try (ServiceProcess worker = stage.worker(Map.of())) {
                Run run = stage.awaitEnd(id, SOON);
                assertThat(run.status()).isEqualTo("complete");
                assertThat(run.objectKey()).matches("metrics/org/%s/%s-[0-9a-f]{32}".formatted(MetricDesk.ORG, id));
                link = Objects.requireNonNull(run.downloadUrl());
                HttpResponse<String> file = get(http, link);
                assertThat(file.statusCode()).isEqualTo(200);
                assertThat(file.headers().firstValue("content-disposition").orElse(""))
                        .contains("filename=\"Revenue_ by country_2026.csv\"");
                assertThat(file.headers().firstValue("content-type"))
                        .hasValue("text/csv; charset=utf-8; header=present");
                assertThat(file.body().lines()).hasSize(7).first().isEqualTo("country,revenue");
                assertThat(file.body()).hasSize((int)
                        stage.count("select file_size from waybill.export_run where id = '%s'".formatted(id)));
                assertThat(stage.count("""
                                select extract(epoch from download_url_expires_at - completed_at)::int
                                from waybill.export_run where id = '%s'""".formatted(id))).isBetween(55L, 60L);
                worker.kill();
            }
            assertThat(get(http, link).statusCode())
                    .as("the link outlives the worker")
                    .isEqualTo(200);

            try (ServiceProcess _ = stage.worker(Map.of())) {
                Awaitility.await("the link to die")
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> get(http, link).statusCode() != 200);
                Awaitility.await("the object to be deleted")
                        .atMost(SOON)
                        .until(() -> stage.objectsUnder("metrics/").isEmpty());
                assertThat(stage.count("""
                                select extract(epoch from clock_timestamp() - completed_at)::int
                                from waybill.export_run where id = '%s'""".formatted(id))).isBetween(58L, 120L);
                Awaitility.await("the run to say so")
                        .atMost(SOON)
                        .until(() -> stage.run(id).status().equals("expired"));
            }
        }
        assertThat(stage.run(id).downloadUrl()).isNull();
        assertThat(stage.count("select count(*) from waybill.notification where run_id = '%s'".formatted(id)))
                .isZero();
        assertThat(stage.count("""
                        select count(*) from waybill.audit_logs
                        where subject_id = '%s' and action = 'export.metric.completed' and detail ? 'metricId'
                        """.formatted(id))).isEqualTo(1);
    }

    @Test
    void isBegunAgainWhenItsWorkerIsKilledWithPartsInTheStore() throws Exception {
        UUID id = desk.request("Large", LARGE);
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold third = faulty.holdBefore(request -> request.isPart(3));
            try (ServiceProcess first = stage.worker(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()))) {
                third.awaitReached(SOON);
                first.kill();
            }
        }
        try (ServiceProcess _ = stage.worker(Map.of())) {
            Run run = stage.awaitEnd(id, SOON);

            assertThat(run.status()).isEqualTo("complete");
            assertThat(run.attempt()).isEqualTo(2);
            assertThat(run.rowCount()).isEqualTo(200_000);
            assertThat(stage.sha256OfObject(run.objectKey())).isEqualTo(run.sha256());
            assertThat(stage.openUploads()).isEmpty();
        }
    }

    @Test
    void isBrokenOffByACancel() throws Exception {
        UUID id = desk.request("Slow", SLOW);
        try (ServiceProcess _ = stage.worker(Map.of())) {
            Awaitility.await("the statement").atMost(SOON).until(() -> desk.running() == 1);

            stage.cancel(id);

            Awaitility.await("the statement to end")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> desk.running() == 0);
        }
        assertThat(stage.run(id).status()).isEqualTo("cancelled");
        assertNothingIsLeft();
    }

    @Test
    void endsAtItsLimitsWithoutAFile() {
        try (ServiceProcess _ = stage.worker(Map.of(
                "WAYBILL_METRIC_MAX_ROWS", "199999",
                "WAYBILL_METRIC_MAX_BYTES", "20M"))) {
            UUID rows = desk.request("Rows", "select n from generate_series(1, 200000) n");
            UUID bytes = desk.request("Bytes", LARGE);
            assertFailed(rows, "row-limit");
            assertFailed(bytes, "size-limit");
        }
        try (ServiceProcess _ = stage.worker(Map.of("WAYBILL_METRIC_TIMEOUT", "4s"))) {
            assertFailed(desk.request("Time", SLOW), "timeout");
            Awaitility.await("the statements to end").atMost(SOON).until(() -> desk.running() == 0);
            assertNothingIsLeft();
        }
    }

    @Test
    void endsSoonAfterItsTimeAlsoWhereTheStoreHangs() throws Exception {
        UUID id = desk.request("Hanging", BY_COUNTRY);
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold put = faulty.holdAfter(FaultyStore.Request::isWhole);
            try (ServiceProcess _ = stage.worker(Map.of(
                    "WAYBILL_S3_ENDPOINT", faulty.endpoint(),
                    "WAYBILL_WORKER_LEASE", "4s",
                    "WAYBILL_METRIC_TIMEOUT", "10s"))) {
                put.awaitReached(SOON);

                Run run = stage.awaitEnd(id, SOON);

                assertThat(List.of(run.status(), Objects.requireNonNull(run.errorCode())))
                        .containsExactly("failed", "timeout");
                assertNothingIsLeft();
            }
        }
    }

    @Test
    void saysWhatTheDatabaseSaid() {
        UUID wrong = desk.request("Wrong", "select revenue from orders");
        UUID refused = desk.request(desk.dataSource("no such password"), "Refused", BY_COUNTRY, "[]");
        UUID secretless = desk.dataSource("x");
        stage.execute("update waybill.data_source set host = 'localhost' where id = '%s'".formatted(secretless));
        UUID moved = desk.request(secretless, "Moved", BY_COUNTRY, "[]");
        try (ServiceProcess _ = stage.worker(Map.of())) {
            assertFailed(wrong, "query-failed");
            assertFailed(refused, "data-source-refused");
            assertFailed(moved, "credentials-missing");
        }
        assertThat(message(wrong)).contains("42703", "revenue").doesNotContain("Exception");
        assertThat(message(refused)).doesNotContain("no such password");
    }

    @Test
    void isLoggedAndMeasured() throws Exception {
        UUID id = desk.request("Measured", BY_COUNTRY);
        int port = Ports.anyFree();
        try (ServiceProcess _ = stage.worker(Map.of("QUARKUS_HTTP_PORT", Integer.toString(port)));
                HttpClient http = HttpClient.newHttpClient()) {
            stage.awaitEnd(id, SOON);

            Awaitility.await("the metrics of the run")
                    .atMost(SOON)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> assertThat(get(http, "http://127.0.0.1:%d/q/metrics".formatted(port))
                                    .body()
                                    .lines())
                            .contains(
                                    "exports_total{entity=\"metric\",format=\"csv\",status=\"complete\"} 1.0",
                                    "metric_rows_sum 6.0",
                                    "metric_query_seconds_count 1.0",
                                    "metric_first_row_seconds_count 1.0",
                                    "metric_upload_seconds_count 1.0"));
            assertThat(Files.readString(stage.log(stage.started())))
                    .containsPattern(
                            "%s attempt 1: connected in \\d+ ms, first row after \\d+ ms, query \\d+ ms, 6 rows, \\d+ bytes, upload \\d+ ms"
                                    .formatted(id));
        }
    }

    @Test
    void doesNotWaitForExports() throws Exception {
        UUID export = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdBefore(
                    request -> request.isWhole() && request.target().contains("/exports/"));
            try (ServiceProcess _ =
                    stage.worker(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint(), "WAYBILL_WORKER_CONCURRENCY", "1"))) {
                hold.awaitReached(SOON);

                UUID metric = desk.request("Beside", BY_COUNTRY);

                assertThat(stage.awaitEnd(metric, SOON).status()).isEqualTo("complete");
                assertThat(stage.run(export).status()).isNotEqualTo("complete");
                hold.release();
                assertThat(stage.awaitEnd(export, SOON).status()).isEqualTo("complete");
            }
        }
    }

    @Test
    void bindsItsArguments() throws IOException, InterruptedException {
        UUID id = desk.request(
                desk.dataSource,
                "Arguments",
                "select :text::text as t, cast(:day as date) + 1 as d, :n + 1 as n, :nothing as nothing",
                """
                [{"name": "text", "type": "text", "value": "''; drop table orders; --"},
                 {"name": "day", "type": "date", "value": "2026-02-28"},
                 {"name": "n", "type": "integer", "value": "41"},
                 {"name": "nothing", "type": "number", "value": null}]
                """);
        try (ServiceProcess _ = stage.worker(Map.of());
                HttpClient http = HttpClient.newHttpClient()) {
            Run run = stage.awaitEnd(id, SOON);

            assertThat(get(http, Objects.requireNonNull(run.downloadUrl()))
                            .body()
                            .lines())
                    .containsExactly("t,d,n,nothing", "'; drop table orders; --,2026-03-01,42,");
        }
    }

    private static void assertFailed(UUID id, String code) {
        Run run = stage.awaitEnd(id, SOON);
        assertThat(List.of(run.status(), Objects.requireNonNull(run.errorCode())))
                .containsExactly("failed", code);
    }

    private static String message(UUID id) {
        return stage.one(
                "select error_message from waybill.export_run where id = '%s'".formatted(id), row -> row.getString(1));
    }

    private static void assertNothingIsLeft() {
        Awaitility.await("the bucket to be cleared").atMost(SOON).untilAsserted(() -> {
            assertThat(stage.openUploads()).isEmpty();
            assertThat(stage.count("select count(*) from waybill.export_outbox"))
                    .isZero();
            assertThat(stage.objectsUnder("metrics/"))
                    .allMatch(key -> stage.count(
                                    "select count(*) from waybill.export_run where status = 'complete' and object_key = '%s'"
                                            .formatted(key))
                            == 1);
        });
    }

    private static HttpResponse<String> get(HttpClient http, String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }
}
