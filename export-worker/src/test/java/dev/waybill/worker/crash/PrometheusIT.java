package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/// What a worker tells Prometheus, after one run of each kind.
class PrometheusIT {

    private static final Duration SOON = OnStage.SOON;
    private static final Predicate<String> OWN = name -> name.matches("(exports?|cleanup|metric)_.*");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| (\\w+) \\| ([^|]*)\\|.*");

    @Test
    void everyMetricOfTheReadmeIsThereWithExactlyItsLabels() throws Exception {
        try (Stage stage = new Stage(1_000, "10m");
                FaultyStore faulty = new FaultyStore(stage.store());
                Connection locks = stage.stack.database().superuser()) {
            MetricDesk desk = new MetricDesk(stage);
            UUID kept = expired(stage);
            Predicate<Request> deletes = request ->
                    request.method().equals("DELETE") && request.target().contains(kept.toString());
            faulty.dropBefore(deletes);
            int port = Ports.anyFree();
            try (ServiceProcess _ = stage.worker(Map.of(
                    "WAYBILL_S3_ENDPOINT", faulty.endpoint(),
                    "WAYBILL_CLEANUP_EXPORTS_EVERY", "1s",
                    "QUARKUS_HTTP_PORT", Integer.toString(port)))) {
                UUID tenant = stage.texts("select n, 'text ' || n from generate_series(1, 10) n");
                stage.awaitEnd(stage.requestTexts(tenant), SOON);
                stage.execute("revoke select on app.posts from waybill_worker");
                stage.awaitEnd(stage.request(tenant, "blog", "zip", "{}"), SOON);
                stage.awaitEnd(desk.request("Customers", "select 1 as one"), SOON);
                stage.awaitEnd(desk.request("Wrong", "select nothing from nowhere"), SOON);

                locks.setAutoCommit(false);
                locks.createStatement().execute("lock table app.invoices in access exclusive mode");
                UUID cancelled = stage.request();
                stage.requestQueued();
                awaitScrape(port, now -> {
                    assertThat(now.value("export_active_runs")).isEqualTo(1);
                    assertThat(now.value("export_outbox_depth")).isEqualTo(2);
                    assertThat(now.value("export_oldest_pending_age_seconds")).isZero();
                    assertThat(now.value("export_oldest_lease_seconds")).isBetween(3.0, 60.0);
                    assertThat(now.value("export_source_transaction_seconds")).isBetween(3.0, 60.0);
                    assertThat(now.value("export_source_xmin_age_transactions")).isPositive();
                });
                stage.cancel(cancelled);
                locks.rollback();
                stage.awaitEnd(cancelled, SOON);

                awaitScrape(port, now -> {
                    assertThat(now.value("exports_total", export("texts", "csv", "status", "complete")))
                            .isEqualTo(1);
                    assertThat(now.value("exports_total", export("blog", "zip", "status", "failed")))
                            .isEqualTo(1);
                    assertThat(now.value("exports_total", export("invoices", "csv", "status", "cancelled")))
                            .isEqualTo(1);
                    assertThat(now.value("exports_total", export("metric", "csv", "status", "complete")))
                            .isEqualTo(1);
                    assertThat(now.value("export_errors_total", export("blog", "zip", "error_type", "dataset-broken")))
                            .isEqualTo(1);
                    assertThat(now.value("export_errors_total", export("metric", "csv", "error_type", "query-failed")))
                            .isEqualTo(1);
                    assertThat(now.value("export_errors_total", export("texts", "csv", "error_type", "store-failed")))
                            .as("an error that never was")
                            .isZero();
                    assertThat(now.value("export_attempts_total", export("texts", "csv")))
                            .isEqualTo(1);
                    assertThat(now.value("export_leases_lost_total", export("texts", "csv")))
                            .isZero();
                    assertThat(now.value("export_rows_total", export("texts", "csv")))
                            .isEqualTo(10);
                    assertThat(now.value("export_mails_total", "status", "sent"))
                            .isPositive();
                    assertThat(now.value("export_oldest_mail_age_seconds")).isZero();
                    assertThat(now.value("export_duration_seconds", export("texts", "csv")))
                            .isEqualTo(1);
                    assertThat(now.value("export_size_bytes", export("texts", "csv")))
                            .isEqualTo(1);
                    assertThat(now.value("cleanup_jobs_total", "job_type", "expired-exports", "status", "partial"))
                            .isPositive();
                    assertThat(now.value("cleanup_jobs_total", "job_type", "expired-links", "status", "success"))
                            .isPositive();
                    assertThat(now.value(
                                    "cleanup_errors_total", "job_type", "expired-exports", "error_type", "not-deleted"))
                            .isPositive();
                    assertThat(now.value("cleanup_duration_seconds")).isPositive();
                    assertThat(now.value("cleanup_files_scanned_total")).isPositive();
                });
                Scrape scrape = Scrape.of(port);
                assertThat(families(scrape)).isEqualTo(documented());
                assertThat(scrape.bounds("export_duration_seconds", export("texts", "csv")))
                        .startsWith(0.25, 0.5, 1.0)
                        .endsWith(28_800.0, 86_400.0, Double.POSITIVE_INFINITY);
                assertThat(scrape.bounds("export_size_bytes", export("texts", "csv")))
                        .startsWith(65_536.0, 262_144.0)
                        .endsWith((double) (1L << 40), Double.POSITIVE_INFINITY);
                assertThat(scrape.labelValues())
                        .noneMatch(value -> value.contains(tenant.toString()) || value.contains(MetricDesk.ORG));
            }
        }
    }

    @Test
    void aDatabaseThatHangsCostsAScrapeOnlyItsGauges() throws Exception {
        int port = Ports.anyFree();
        try (Stage stage = new Stage(10, "10m");
                Connection locks = stage.stack.database().superuser();
                ServiceProcess _ = stage.worker(Map.of("QUARKUS_HTTP_PORT", Integer.toString(port)))) {
            awaitScrape(
                    port, now -> assertThat(now.value("export_outbox_depth")).isZero());

            locks.setAutoCommit(false);
            locks.createStatement().execute("lock table waybill.export_outbox in access exclusive mode");
            awaitScrape(
                    port, now -> assertThat(now.value("export_outbox_depth")).isNaN());
            long begun = System.nanoTime();
            Scrape scrape = Scrape.of(port);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
            assertThat(scrape.value("export_source_transaction_seconds")).isNaN();
            assertThat(scrape.value("cleanup_files_deleted_total")).isZero();

            locks.rollback();
            awaitScrape(
                    port, now -> assertThat(now.value("export_outbox_depth")).isZero());
        }
    }

    private interface Check {
        void on(Scrape scrape) throws Exception;
    }

    private static void awaitScrape(int port, Check check) {
        Awaitility.await("the metrics")
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> check.on(Scrape.of(port)));
    }

    private static String[] export(String dataset, String format, String... more) {
        List<String> labels = new ArrayList<>(List.of("entity", dataset, "format", format));
        labels.addAll(Arrays.asList(more));
        return labels.toArray(String[]::new);
    }

    /// Without the highest value of late, which the registry adds to each distribution.
    private static Set<String> families(Scrape scrape) {
        return scrape.families().stream()
                .filter(OWN)
                .filter(family -> !family.contains("_max gauge "))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The rows of the README's table, in the same form.
    private static Set<String> documented() throws IOException {
        try (var lines = Files.lines(Path.of("..", "README.md"))) {
            return lines.map(ROW::matcher)
                    .filter(Matcher::matches)
                    .filter(row -> OWN.test(row.group(1)))
                    .map(row -> "%s %s %s"
                            .formatted(
                                    row.group(1),
                                    row.group(2),
                                    Pattern.compile("\\w+")
                                            .matcher(row.group(3))
                                            .results()
                                            .map(label -> label.group())
                                            .collect(Collectors.toCollection(TreeSet::new))))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static UUID expired(Stage stage) {
        UUID id = UUID.randomUUID();
        String key = "exports/org/acme/%s.csv".formatted(id);
        stage.execute("""
                insert into waybill.export_run
                  (id, org_id, dataset, format, options, delivery_method, status, object_key, progress, file_size, row_count,
                   sha256, completed_at, expires_at)
                values ('%s', 'acme', 'invoices', 'csv', '{}', 'download', 'complete', '%s', 100, 1, 1, repeat('0', 64),
                        now(), now())""".formatted(id, key));
        stage.s3.putObject(put -> put.bucket(stage.bucket).key(key), RequestBody.fromString("x"));
        return id;
    }
}
