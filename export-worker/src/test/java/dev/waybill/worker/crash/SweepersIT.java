package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/// What nobody owns is deleted, and nothing else.
class SweepersIT {

    private static final Duration SOON = OnStage.SOON;
    private static final Map<String, String> EVERY_SECOND = Map.of(
            "WAYBILL_CLEANUP_EXPORTS_EVERY", "1s",
            "WAYBILL_CLEANUP_LEFTOVERS_EVERY", "1s",
            "WAYBILL_CLEANUP_UPLOADS_EVERY", "1s",
            "WAYBILL_CLEANUP_PENDING_UPLOADS_EVERY", "1s",
            "WAYBILL_CLEANUP_PENDING_UPLOADS_GRACE", "0s");

    @Test
    void deleteWhatNobodyOwnsAndNothingElse() throws Exception {
        try (Stage stage = new Stage(1_000, "10m")) {
            UUID expired = pendingUpload(stage, "now() - interval '1 minute'");
            UUID open = pendingUpload(stage, "now() + interval '10 minutes'");
            UUID begunTwice = byParts(stage, "now() - interval '1 minute'", true);
            stage.s3.createMultipartUpload(create -> create.bucket(stage.bucket).key(fileKey(begunTwice)));
            byParts(stage, "now() - interval '1 minute'", false);
            UUID resting = byParts(stage, "now() + interval '10 minutes'", true);
            UUID lookedFor = pendingUpload(stage, "now() - interval '1 minute'");
            arrival(stage, lookedFor, "now()");
            UUID looked = pendingUpload(stage, "now() - interval '1 minute'");
            arrival(stage, looked, "null");
            UUID forgotten = pendingUpload(stage, "now() - interval '8 days'");
            arrival(stage, forgotten, "now()");
            UUID ended = run(stage, "failed");
            UUID active = run(stage, "assembling");
            UUID pastRetention = run(stage, "complete");
            begin(stage, ended);
            begin(stage, active);
            put(stage, exportKey(ended));
            put(stage, exportKey(pastRetention));
            int port = Ports.anyFree();
            Map<String, String> withMetrics = new HashMap<>(EVERY_SECOND);
            withMetrics.put("QUARKUS_HTTP_PORT", Integer.toString(port));

            try (ServiceProcess _ = stage.worker(withMetrics);
                    ServiceProcess _ = stage.worker(EVERY_SECOND)) {
                Awaitility.await("the sweepers")
                        .atMost(SOON)
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .untilAsserted(() -> {
                            assertThat(rows(stage, expired)).isZero();
                            assertThat(stage.openUploads())
                                    .containsExactlyInAnyOrder(exportKey(active), fileKey(resting));
                            assertThat(stage.objectsUnder(""))
                                    .containsExactlyInAnyOrder(fileKey(open), fileKey(lookedFor));
                            assertThat(stage.count("select count(*) from waybill.pending_upload"))
                                    .isEqualTo(3);
                            assertThat(stage.run(pastRetention).status()).isEqualTo("expired");
                            assertThat(metrics(port))
                                    .contains("cleanup_jobs_total{job_type=\"expired-exports\",status=\"success\"}")
                                    .contains("cleanup_files_deleted_total ")
                                    .contains("cleanup_duration_seconds_count ");
                        });
            }

            assertThat(rows(stage, open)).isEqualTo(1);
            assertThat(rows(stage, resting)).isEqualTo(1);
            assertThat(rows(stage, lookedFor)).isEqualTo(1);
        }
    }

    private static String metrics(int port) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI metrics = URI.create("http://127.0.0.1:%d/q/metrics".formatted(port));
            return http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static UUID pendingUpload(Stage stage, String expiresAt) {
        UUID id = UUID.randomUUID();
        stage.execute("""
                insert into waybill.pending_upload
                  (id, org_id, object_key, file_name, content_type, byte_size, requested_by, expires_at)
                values ('%s', 'acme', '%s', 'a.txt', 'text/plain', 1, 'u', %s)""".formatted(id, fileKey(id), expiresAt));
        put(stage, fileKey(id));
        return id;
    }

    /// @param known whether the row has learned the store's id of the upload
    private static UUID byParts(Stage stage, String expiresAt, boolean known) {
        UUID id = UUID.randomUUID();
        String multipartId = stage.s3
                .createMultipartUpload(create -> create.bucket(stage.bucket).key(fileKey(id)))
                .uploadId();
        stage.s3.uploadPart(
                part -> part.bucket(stage.bucket)
                        .key(fileKey(id))
                        .uploadId(multipartId)
                        .partNumber(1),
                RequestBody.fromString("x"));
        stage.execute("""
                insert into waybill.pending_upload
                  (id, org_id, object_key, file_name, content_type, byte_size, requested_by, expires_at, kind, multipart_id)
                values ('%s', 'acme', '%s', 'a.txt', 'text/plain', 1, 'u', %s, 'parts', %s)""".formatted(id, fileKey(id), expiresAt, known ? "'" + multipartId + "'" : "null"));
        return id;
    }

    /// @param lookAt when its bytes are looked for next; null if they were looked for the last time
    private static void arrival(Stage stage, UUID id, String lookAt) {
        stage.execute("update waybill.pending_upload set kind = 'arrival', look_at = %s where id = '%s'"
                .formatted(lookAt, id));
    }

    private static UUID run(Stage stage, String status) {
        UUID id = UUID.randomUUID();
        stage.execute("""
                insert into waybill.export_run
                  (id, org_id, dataset, format, options, delivery_method, status, object_key, error_code, error_message,
                   progress, file_size, row_count, sha256, completed_at, expires_at)
                values ('%1$s', 'acme', 'invoices', 'csv', '{}', 'download', '%2$s', '%3$s', 'test', 'test',
                        case '%2$s' when 'complete' then 100 else 10 end, 1, 1, repeat('0', 64), now(), now())""".formatted(id, status, exportKey(id)));
        return id;
    }

    private static long rows(Stage stage, UUID id) {
        return stage.count("select count(*) from waybill.pending_upload where id = '%s'".formatted(id));
    }

    private static void begin(Stage stage, UUID run) {
        stage.s3.createMultipartUpload(create -> create.bucket(stage.bucket).key(exportKey(run)));
    }

    private static void put(Stage stage, String key) {
        stage.s3.putObject(put -> put.bucket(stage.bucket).key(key), RequestBody.fromString("x"));
    }

    private static String fileKey(UUID id) {
        return "org/acme/files/%s.txt".formatted(id);
    }

    private static String exportKey(UUID id) {
        return "exports/org/acme/%s.csv".formatted(id);
    }
}
