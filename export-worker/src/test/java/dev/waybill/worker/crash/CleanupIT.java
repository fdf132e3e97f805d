package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.Cleanup.Ended;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.FaultyStore.Request;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/// `export-worker cleanup`: what is due goes, once and whoever else cleans; what is not stays.
class CleanupIT extends OnStage {

    private static final Predicate<Request> DELETES =
            request -> request.method().equals("DELETE");
    private static final String LONG_AGO = "now() - interval '1 minute'";

    @BeforeEach
    void nothingIsLeftOfOtherTests() {
        stage.execute("delete from waybill.notification");
        stage.execute("delete from waybill.export_run");
        for (String key : stage.objectsUnder("")) {
            stage.s3.deleteObject(delete -> delete.bucket(stage.bucket).key(key));
        }
        for (MultipartUpload open :
                stage.s3.listMultipartUploads(list -> list.bucket(stage.bucket)).uploads()) {
            stage.s3.abortMultipartUpload(
                    abort -> abort.bucket(stage.bucket).key(open.key()).uploadId(open.uploadId()));
        }
    }

    @Test
    void severalWorkersExpireEachExportOnceAndNoneBeforeItsTime() {
        List<UUID> due = Stream.generate(() -> complete(LONG_AGO)).limit(120).toList();
        UUID live = complete("now() + interval '1 hour'");

        List<Ended> ended = cleanup(3, "expired-exports");

        assertThat(ended).extracting(Ended::exit).containsOnly(0);
        assertThat(ended.stream().mapToInt(Ended::deleted).sum()).isEqualTo(120);
        assertThat(due).allSatisfy(run -> assertThat(stage.run(run).status()).isEqualTo("expired"));
        assertThat(stage.count("select count(*) from waybill.export_run where download_url is not null"))
                .as("links that are kept")
                .isEqualTo(1);
        assertThat(stage.run(live).status()).isEqualTo("complete");
        assertThat(stage.objectsUnder("")).containsExactly(key(live));
    }

    @Test
    void whatAKilledWorkerBeganAnotherEnds() throws Exception {
        List<UUID> due = Stream.generate(() -> complete(LONG_AGO)).limit(3).toList();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdAfter(DELETES);
            try (ServiceProcess first =
                    Cleanup.start(stage, Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()), "expired-exports")) {
                hold.awaitReached(SOON);
                first.kill();
            }
        }
        assertThat(stage.objectsUnder("")).as("one object went").hasSize(2);
        assertThat(due)
                .as("before its row")
                .allSatisfy(run -> assertThat(stage.run(run).status()).isEqualTo("complete"));
        assertThat(cleanup("expired-exports").deleted())
                .as("while they are another's")
                .isZero();
        stage.execute("update waybill.export_run set sweep_due_at = sweep_due_at - interval '5 minutes'");

        assertThat(cleanup("expired-exports").deleted()).isEqualTo(3);

        assertThat(stage.objectsUnder("")).isEmpty();
        assertThat(due).allSatisfy(run -> assertThat(stage.run(run).status()).isEqualTo("expired"));
    }

    @Test
    void anExportStaysCompleteWhileItsObjectCannotBeDeleted() throws Exception {
        UUID refused = complete(LONG_AGO);
        UUID other = complete(LONG_AGO);
        Ended ended;
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            faulty.dropBefore(
                    request -> DELETES.test(request) && request.target().contains(refused.toString()));
            ended = cleanup(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()), "expired-exports");
        }

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.output()).contains("expired-exports: 1 deleted, 1 failed");
        assertThat(stage.run(refused).status()).isEqualTo("complete");
        assertThat(stage.run(other).status()).isEqualTo("expired");
        assertThat(stage.objectsUnder("")).containsExactly(key(refused));
    }

    @Test
    void aDryRunCountsAndChangesNothing() {
        UUID expired = complete(LONG_AGO);
        UUID cancelled = run("cancelled", LONG_AGO);
        begin(cancelled);
        put(cancelled);

        stage.execute("""
                insert into waybill.idempotency_key (org_id, user_id, key, request_sha256, created_at) values
                  ('o', 'u', 'old', repeat('0', 64), now() - interval '25 hours'),
                  ('o', 'u', 'new', repeat('0', 64), now() - interval '23 hours')
                """);

        Ended ended = cleanup("all", "--dry-run");

        assertThat(ended.exit()).isZero();
        assertThat(ended.output().lines())
                .contains(
                        "expired-links: 1 would be deleted",
                        "expired-keys: 1 would be deleted",
                        "expired-exports: 1 would be deleted",
                        "pending-uploads: 0 would be deleted",
                        "leftover-objects: 2 would be deleted",
                        "orphaned-uploads: 1 would be deleted",
                        "temporary-objects: 0 would be deleted",
                        "deleted-files: 0 would be deleted",
                        "discarded-objects: 0 would be deleted",
                        "orphaned-objects: 0 would be deleted");
        assertThat(stage.run(expired).downloadUrl()).isNotNull();
        assertThat(stage.run(expired).status()).isEqualTo("complete");
        assertThat(stage.objectsUnder("")).containsExactlyInAnyOrder(key(expired), key(cancelled));
        assertThat(stage.openUploads()).containsExactly(key(cancelled));
        assertThat(cleanup("all").output())
                .contains("expired-keys: 1 deleted", "expired-exports: 1 deleted", "leftover-objects: 2 deleted");
        assertThat(stage.count("select count(*) from waybill.idempotency_key where key = 'new'"))
                .isEqualTo(1);
    }

    @Test
    void whatFailedAndCancelledExportsLeftGoesAndNothingElse() {
        List<UUID> ended = List.of(run("failed", LONG_AGO), run("cancelled", LONG_AGO));
        List<UUID> kept = List.of(run("assembling", LONG_AGO), complete("now() + interval '1 hour'"));
        ended.forEach(CleanupIT::put);
        ended.forEach(CleanupIT::begin);
        put(kept.getFirst());
        begin(kept.getFirst());

        List<Ended> cleaned = cleanup(3, "leftover-objects");

        assertThat(cleaned).extracting(Ended::exit).containsOnly(0);
        assertThat(cleaned.stream().mapToInt(Ended::deleted).sum())
                .as("an object and an upload of each")
                .isEqualTo(4);
        assertThat(stage.objectsUnder("")).containsExactlyInAnyOrder(key(kept.getFirst()), key(kept.getLast()));
        assertThat(stage.openUploads()).containsExactly(key(kept.getFirst()));
    }

    @Test
    void whatLandsLaterOfACancelledExportGoesToo() {
        UUID cancelled = run("cancelled", LONG_AGO);
        cleanup("leftover-objects");
        put(cancelled);
        assertThat(cleanup("leftover-objects").deleted()).as("swept just now").isZero();
        stage.execute("update waybill.export_run set completed_at = completed_at - interval '1 hour', "
                + "sweep_due_at = sweep_due_at - interval '1 hour'");

        assertThat(cleanup("leftover-objects").deleted()).isEqualTo(1);

        assertThat(stage.objectsUnder("")).isEmpty();
    }

    /// Attempt 1 begins an upload that it never hears of, attempt 2 ends the export.
    @Test
    void anUploadThatNoCheckpointNamesIsAbortedOnceItsExportHasEnded() throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold late = faulty.holdBefore(Request::isCreate);
            try (ServiceProcess first = stage.worker(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()))) {
                late.awaitReached(SOON);
                first.signal("STOP");
                try (ServiceProcess _ = stage.worker(Map.of())) {
                    stage.awaitEnd(id, SOON);
                }
                late.release();
                Awaitility.await("the late upload")
                        .atMost(SOON)
                        .until(() -> stage.openUploads().contains(key(id)));
                first.kill();
            }
        }

        assertThat(cleanup("orphaned-uploads").deleted()).isEqualTo(1);

        assertThat(stage.openUploads()).isEmpty();
        assertThat(stage.run(id).status()).isEqualTo("complete");
        assertThat(stage.sha256OfObject(key(id))).isEqualTo(expected.sha256());
    }

    @Test
    void uploadsOfAnActiveExportAreItsOwn() {
        UUID active = run("uploading", LONG_AGO);
        begin(active);
        begin(active);

        List<Ended> whileActive = cleanup(2, "orphaned-uploads");
        stage.endActiveRuns();
        List<Ended> ended = cleanup(3, "orphaned-uploads");

        assertThat(whileActive).extracting(Ended::deleted).containsOnly(0);
        assertThat(ended).extracting(Ended::exit).containsOnly(0);
        assertThat(stage.openUploads()).isEmpty();
    }

    @Test
    void anUnknownJobIsRefusedWithTheNamesOfAll() {
        Ended ended = cleanup("dust");

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.output())
                .contains(
                        "no job is called 'dust'; jobs are expired-links, expired-keys, expired-exports, expired-metrics, "
                                + "pending-uploads, leftover-objects, orphaned-uploads, temporary-objects, deleted-files, "
                                + "discarded-objects, orphaned-objects, all");
    }

    @Test
    void aStoreWithoutRulesIsToldSoAndWhatToSetByHand() {
        try (ServiceProcess lifecycle = stage.worker(Map.of(), "lifecycle")) {
            assertThat(lifecycle.awaitExit(SOON)).isEqualTo(3);
        }

        assertThat(Cleanup.log(stage, stage.started()))
                .contains("has no API for lifecycle rules: HTTP 501 NotImplemented", "expire-exports-after-7-days")
                .contains("has no API for CORS rules: HTTP 501 NotImplemented")
                .containsPattern("waybill-web-pages +http://localhost.* GET HEAD POST PUT ");
    }

    private static Ended cleanup(String... args) {
        return Cleanup.on(stage, Map.of(), args);
    }

    private static Ended cleanup(Map<String, String> changes, String... args) {
        return Cleanup.on(stage, changes, args);
    }

    private static List<Ended> cleanup(int workers, String job) {
        return Cleanup.atOnce(stage, workers, job);
    }

    private static UUID complete(String expiresAt) {
        UUID run = run("complete", expiresAt);
        put(run);
        return run;
    }

    private static UUID run(String status, String expiresAt) {
        UUID id = UUID.randomUUID();
        stage.execute("""
                insert into waybill.export_run
                  (id, org_id, dataset, format, options, delivery_method, status, object_key, error_code, error_message,
                   progress, file_size, row_count, sha256, completed_at, expires_at, download_url, download_url_expires_at)
                select '%1$s', 'acme', 'invoices', 'csv', '{}', 'download', '%2$s', 'exports/org/acme/%1$s.csv', 'test', 'test',
                       case when complete then 100 else 10 end, 1, 1, repeat('0', 64), now(), %3$s,
                       case when complete then 'https://link' end, %3$s
                from (select '%2$s' = 'complete') as run (complete)""".formatted(id, status, expiresAt));
        return id;
    }

    private static String key(UUID run) {
        return stage.run(run).objectKey();
    }

    private static void put(UUID run) {
        stage.s3.putObject(put -> put.bucket(stage.bucket).key(key(run)), RequestBody.fromString("x"));
    }

    private static void begin(UUID run) {
        stage.s3.createMultipartUpload(create -> create.bucket(stage.bucket).key(key(run)));
    }
}
