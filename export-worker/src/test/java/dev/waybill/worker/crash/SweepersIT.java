package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/// What nobody owns is deleted, and nothing else.
class SweepersIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Map<String, String> EVERY_SECOND = Map.of(
            "WAYBILL_CLEANUP_UPLOADS_EVERY", "1s",
            "WAYBILL_CLEANUP_PENDING_UPLOADS_EVERY", "1s",
            "WAYBILL_CLEANUP_PENDING_UPLOADS_GRACE", "0s");

    @Test
    void deleteWhatNobodyOwnsAndNothingElse() {
        try (Stage stage = new Stage(1_000, "10m")) {
            UUID expired = pendingUpload(stage, "now() - interval '1 minute'");
            UUID open = pendingUpload(stage, "now() + interval '10 minutes'");
            UUID ended = run(stage, "failed");
            UUID active = run(stage, "assembling");
            begin(stage, ended);
            begin(stage, active);
            put(stage, exportKey(ended));

            try (ServiceProcess _ = stage.worker(EVERY_SECOND)) {
                Awaitility.await("the sweepers").atMost(SOON).untilAsserted(() -> {
                    assertThat(rows(stage, expired)).isZero();
                    assertThat(stage.openUploads()).containsExactly(exportKey(active));
                    assertThat(stage.objectsUnder("")).containsExactly(fileKey(open));
                });
            }

            assertThat(rows(stage, open)).isEqualTo(1);
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

    private static UUID run(Stage stage, String status) {
        UUID id = UUID.randomUUID();
        stage.execute("""
                insert into waybill.export_run
                  (id, org_id, dataset, format, options, delivery_method, status, object_key, error_code, error_message, completed_at)
                values ('%s', 'acme', 'invoices', 'csv', '{}', 'download', '%s', '%s', 'test', 'test', now())""".formatted(id, status, exportKey(id)));
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
