package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.Cleanup.Ended;
import dev.waybill.worker.crash.FaultyStore.Answer;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.FaultyStore.Request;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/// The sweeps over the whole bucket: shared, killed, paused, and kept from deleting what lives.
class SweepIT extends OnStage {

    private static final String FILES = "org/acme/files/";
    private static final Predicate<Request> DELETES =
            request -> request.method().equals("POST") && request.target().contains("delete");
    private static final Predicate<Request> LISTS =
            request -> request.method().equals("GET") && request.target().contains("list-type=2");

    private static final Set<LocalTime> BEFORE_SWEEPS =
            Set.of(LocalTime.of(2, 58), LocalTime.of(2, 59), LocalTime.of(3, 58), LocalTime.of(3, 59));

    @BeforeEach
    void nothingIsLeftOfOtherTests() {
        stage.execute("delete from waybill.notification");
        stage.execute("delete from waybill.export_run");
        stage.execute("delete from waybill.file_metadata");
        stage.execute("delete from waybill.pending_upload");
        stage.execute("delete from waybill.discarded_object");
        stage.execute("update waybill.cleanup_sweep set state = 'done', attempt = 0, started_at = now()");
        for (String key : stage.objectsUnder("")) {
            stage.s3.deleteObject(delete -> delete.bucket(stage.bucket).key(key));
        }
    }

    @Test
    void twoWorkersAtOnceDeleteEachOrphanOnce() {
        String live = file("now()", "null");
        stage.oldObjects(2_500, FILES, ".bin");

        List<Ended> ended = Cleanup.atOnce(stage, 2, "orphaned-objects");

        assertThat(ended).extracting(Ended::exit).containsOnly(0);
        assertThat(ended.stream().mapToInt(Ended::deleted).sum()).isEqualTo(2_500);
        assertThat(stage.objectsUnder("")).containsExactly(live);
    }

    @Test
    void twoWorkersThatServeDoEachSweepOnceWhenItIsTime() {
        Awaitility.await("no sweep to fall due in between")
                .atMost(Duration.ofMinutes(3))
                .until(() ->
                        !BEFORE_SWEEPS.contains(LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES)));
        String live = file("now()", "null");
        String deletedLately = file("now()", "now() - interval '6 days'");
        file("now()", "now() - interval '8 days'");
        stage.oldObjects(10, FILES, ".bin");
        stage.oldObjects(10, "temp/", ".tmp");
        Map<String, String> often =
                Map.of("WAYBILL_CLEANUP_SWEEPS_EVERY", "1s", "WAYBILL_CLEANUP_DISCARDED_EVERY", "1s");

        try (ServiceProcess _ = stage.worker(often);
                ServiceProcess _ = stage.worker(often)) {
            stage.execute("update waybill.cleanup_sweep set started_at = now() - interval '40 days'");
            Awaitility.await("the sweeps")
                    .atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(stage.objectsUnder("")).containsExactlyInAnyOrder(live, deletedLately));
            Awaitility.await("their ends")
                    .atMost(SOON)
                    .until(() -> stage.count(
                                    "select count(*) from waybill.cleanup_sweep where state = 'done' and ended_at > started_at")
                            == 3);
        }

        assertThat(stage.count("select sum(deleted) from waybill.cleanup_sweep"))
                .isEqualTo(21);
        assertThat(stage.count("select max(attempt) from waybill.cleanup_sweep"))
                .as("sweeps begun")
                .isEqualTo(1);
    }

    @Test
    void whatIsYoungOrNotOfWaybillOrStillOfferedStays() {
        String live = file("now()", "null");
        String young = FILES + "0198c0de-0000-7000-8000-000000000001.bin";
        stage.oldObjects(1, "exports/org/acme/", ".csv");
        String offered = stage.oldObjects(1, "exports/org/acme/", ".csv").getFirst();
        stage.execute("""
                insert into waybill.export_run
                  (id, org_id, dataset, format, options, delivery_method, status, object_key)
                values (gen_random_uuid(), 'acme', 'invoices', 'csv', '{}', 'download', 'assembling', '%s')""".formatted(offered));
        put(young);
        put("temp/young.tmp");
        List<String> others = Stream.of("org/acme/backup/", "org/acme/files/sub/", "other/", "pdfs/")
                .map(prefix -> stage.oldObjects(1, prefix, ".bin").getFirst())
                .toList();
        String report = stage.oldObjects(1, "pdfs/ai-reports/", ".pdf").getFirst();

        Ended dry = Cleanup.on(stage, Map.of(), "temporary-objects", "--dry-run");
        assertThat(dry.output()).contains("temporary-objects: 2 would be deleted");
        assertThat(stage.objectsUnder("")).contains(report);
        Ended temporary = Cleanup.on(stage, Map.of(), "temporary-objects");
        Ended orphaned = Cleanup.on(stage, Map.of(), "orphaned-objects");

        assertThat(temporary.deleted()).isEqualTo(2);
        assertThat(orphaned.deleted()).isZero();
        assertThat(stage.objectsUnder(""))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Stream.of(live, young, offered, "temp/young.tmp"), others.stream())
                                .toList());
    }

    @Test
    void aKilledSweepIsGoneOnWithWhereItWas() throws Exception {
        file("now()", "null");
        stage.oldObjects(3_500, FILES, ".bin");
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            AtomicInteger deletes = new AtomicInteger();
            Hold second = faulty.holdBefore(request -> DELETES.test(request) && deletes.incrementAndGet() == 2);
            try (ServiceProcess first =
                    Cleanup.start(stage, Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()), "orphaned-objects")) {
                second.awaitReached(SOON);
                first.kill();
            }
            assertThat(stage.count("select deleted from waybill.cleanup_sweep where job = 'orphaned-objects'"))
                    .as("of the first page, which is committed")
                    .isBetween(999L, 1_000L);
            assertThat(Cleanup.on(stage, Map.of(), "orphaned-objects").deleted())
                    .as("while it is another's")
                    .isZero();
        }
        stage.execute("update waybill.cleanup_sweep set held_until = now() where state = 'running'");
        String lastKey = stage.one(
                "select last_key from waybill.cleanup_sweep where state = 'running'", row -> row.getString(1));

        try (FaultyStore watching = new FaultyStore(stage.store())) {
            Ended next = Cleanup.on(stage, Map.of("WAYBILL_S3_ENDPOINT", watching.endpoint()), "orphaned-objects");
            assertThat(next.exit()).isZero();
            assertThat(watching.answers(LISTS))
                    .extracting(Answer::request)
                    .extracting(Request::target)
                    .as("the page that was done is not listed again")
                    .first()
                    .asString()
                    .contains(lastKey.substring(FILES.length()));
        }
        assertThat(stage.count("select deleted from waybill.cleanup_sweep where job = 'orphaned-objects'"))
                .isEqualTo(3_500);
        assertThat(stage.objectsUnder("")).hasSize(1);
    }

    @Test
    void aSweepWhoseTimeIsOverGoesOnLater() throws Exception {
        file("now()", "null");
        stage.oldObjects(2_500, FILES, ".bin");
        try (FaultyStore slow = new FaultyStore(stage.store())) {
            Hold first = slow.holdAfter(DELETES);
            try (ServiceProcess worker = Cleanup.start(
                    stage,
                    Map.of("WAYBILL_S3_ENDPOINT", slow.endpoint(), "WAYBILL_CLEANUP_TIME_LIMIT", "1s"),
                    "orphaned-objects")) {
                first.awaitReached(SOON);
                Awaitility.await("the end of its time")
                        .pollDelay(Duration.ofSeconds(1))
                        .until(() -> true);
                first.release();
                assertThat(worker.awaitExit(SOON)).isZero();
            }
        }
        assertThat(stage.count("select deleted from waybill.cleanup_sweep where state = 'paused'"))
                .isBetween(999L, 1_000L);

        assertThat(Cleanup.on(stage, Map.of(), "orphaned-objects").deleted()).isBetween(1_500, 1_501);

        assertThat(stage.objectsUnder("")).hasSize(1);
    }

    /// A database that was restored empty, or another one's bucket, would make orphans of everything.
    @Test
    void besideAnotherDatabaseNothingIsDeleted() {
        String lost = file("now()", "null");
        stage.s3.deleteObject(delete -> delete.bucket(stage.bucket).key(lost));
        stage.oldObjects(3, FILES, ".bin");

        Ended ended = Cleanup.on(stage, Map.of(), "orphaned-objects");

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.output())
                .contains(
                        "orphaned-objects: none of the newest 100 files of this database is in the bucket: nothing is deleted");
        assertThat(stage.objectsUnder("")).hasSize(3);

        stage.execute("delete from waybill.file_metadata");
        assertThat(Cleanup.on(stage, Map.of(), "orphaned-objects").output()).contains("this database has no file");
        assertThat(stage.objectsUnder("")).hasSize(3);
    }

    /// Two workers look at a page twice, and uploads come in between.
    @Test
    void whatIsUploadedWhileAPageIsJudgedHidesNoOrphan() throws Exception {
        String first = file("now()", "null");
        stage.oldObjects(1_500, FILES, ".bin");
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            AtomicInteger pages = new AtomicInteger();
            Hold again = faulty.holdBefore(request -> LISTS.test(request) && pages.incrementAndGet() == 2);
            try (ServiceProcess worker =
                    Cleanup.start(stage, Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()), "orphaned-objects")) {
                again.awaitReached(SOON);
                for (int n = 0; n < 20; n++) {
                    put(FILES + "00000000-0000-7000-8000-0000000000%02d.bin".formatted(n));
                }
                again.release();
                assertThat(worker.awaitExit(SOON)).isZero();
            }
        }

        assertThat(stage.objectsUnder("")).hasSize(21).contains(first);
    }

    /// S3 takes any character in a key; XML, in which keys are listed and deleted, does not.
    @Test
    void aKeyThatXmlCannotHoldIsDeletedLikeAnyOther() {
        Stream.of("plain", "a\u0001b", "a\uFFFEb", "a&b<c>\"d'", "a b+c%20", "a\nb", "\u00fc\uD83D\uDE00")
                .map(name -> "temp/" + name)
                .forEach(key -> {
                    put(key);
                    stage.makeOld(key);
                });

        Ended ended = Cleanup.on(stage, Map.of(), "temporary-objects");

        assertThat(ended.output()).contains("temporary-objects: 7 deleted, 0 failed");
        assertThat(stage.fileOf("temp"))
                .as("with its last object the store removes it")
                .doesNotExist();
    }

    @Test
    void aSweepThatFailsKeepsNoOtherFromItsTurn() {
        String lost = file("now()", "null");
        stage.s3.deleteObject(delete -> delete.bucket(stage.bucket).key(lost));
        stage.oldObjects(10, "temp/", ".tmp");
        stage.execute("update waybill.cleanup_sweep set started_at = now() - interval '40 days'");
        stage.execute("alter table waybill.file_metadata rename to lost");
        try (ServiceProcess _ = stage.worker(Map.of("WAYBILL_CLEANUP_SWEEPS_EVERY", "1s"))) {
            Awaitility.await("two failures")
                    .atMost(SOON)
                    .until(() -> stage.count(
                                    "select min(attempt) from waybill.cleanup_sweep where job <> 'temporary-objects'")
                            > 1);
        } finally {
            stage.execute("alter table waybill.lost rename to file_metadata");
        }
        assertThat(stage.objectsUnder("")).isEmpty();
    }

    @Test
    void anObjectThatCannotBeDeletedIsTriedAgain() throws Exception {
        String old = file("now()", "now() - interval '8 days'");
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            faulty.dropBefore(DELETES);
            Ended ended = Cleanup.on(stage, Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()), "deleted-files");
            assertThat(ended.exit()).isEqualTo(1);
            assertThat(ended.output()).contains("deleted-files: 0 deleted, 1 failed");
        }
        assertThat(stage.objectsUnder("")).containsExactly(old);
        assertThat(stage.count("select count(*) from waybill.file_metadata")).isZero();
        assertThat(Cleanup.on(stage, Map.of(), "discarded-objects").deleted())
                .as("while it is another's")
                .isZero();
        stage.execute("update waybill.discarded_object set sweep_due_at = now()");

        List<Ended> ended = Cleanup.atOnce(stage, 2, "discarded-objects");

        assertThat(ended.stream().mapToInt(Ended::deleted).sum()).isEqualTo(1);
        assertThat(stage.objectsUnder("")).isEmpty();
        assertThat(stage.count("select count(*) from waybill.discarded_object")).isZero();
    }

    @Test
    void anOrderToDeleteWhatAFileStillNamesIsNotCarriedOut() {
        String live = file("now()", "null");
        String discarded = stage.oldObjects(1, FILES, ".bin").getFirst();
        for (String key : List.of(live, discarded)) {
            stage.execute("""
                    insert into waybill.discarded_object (object_key, org_id, sweep_due_at) values ('%s', 'acme', now())
                    """.formatted(key));
        }

        assertThat(Cleanup.on(stage, Map.of(), "discarded-objects").deleted()).isEqualTo(1);

        assertThat(stage.objectsUnder("")).containsExactly(live);
    }

    /// @return its key
    private static String file(String uploadedAt, String softDeletedAt) {
        String key = stage.oldObjects(1, FILES, ".pdf").getFirst();
        stage.execute("""
                insert into waybill.file_metadata
                  (id, org_id, object_key, original_file_name, content_type, byte_size, uploaded_by, uploaded_at,
                   soft_deleted_at)
                values (waybill.uuid_v7(), 'acme', '%s', 'a', 'text/plain', 1, 'u', %s, %s)
                """.formatted(key, uploadedAt, softDeletedAt));
        return key;
    }

    private static void put(String key) {
        stage.s3.putObject(put -> put.bucket(stage.bucket).key(key), RequestBody.fromString("x"));
    }
}
