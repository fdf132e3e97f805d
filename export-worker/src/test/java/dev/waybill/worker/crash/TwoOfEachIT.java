package dev.waybill.worker.crash;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Claims;
import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.Cleanup.Ended;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Two workers and two files-services over one database and one bucket: every job on both workers and on two commands
/// at once, while users upload, delete and replace through both services.
class TwoOfEachIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String ORG = "acme";

    private static final Claims ALICE = Claims.member("alice", ORG, "alice@example.com");

    private static final byte[] PICTURE = "not really a picture".getBytes(StandardCharsets.UTF_8);

    private static final int FILES = 60;
    private static final int DELETED = 20;
    private static final int REPLACEMENTS = 24;
    private static final int ORPHANS = 1_200;
    private static final int TEMPORARY = 300;
    private static final int EXPIRED = 60;

    @Test
    void eachObjectIsDeletedOnceAndEachCountIsRight() throws Exception {
        try (Stage stage = new Stage(1_000, "10m")) {
            Map<String, String> fast = Map.of("WAYBILL_UPLOAD_RATE_PER_MINUTE", "1000");
            try (FilesService first = FilesService.start(stage, fast);
                    FilesService second = FilesService.start(stage, fast)) {
                List<RequestSpecification> services = List.of(first.as(ALICE), second.as(ALICE));
                Set<String> files =
                        new HashSet<>(all(FILES, n -> upload(services.get(n % 2), services.get(1 - n % 2))));
                List<String> deleted = files.stream().limit(DELETED).toList();
                all(
                        DELETED,
                        n -> given().spec(services.get(n % 2))
                                .delete("/api/v1/files/" + deleted.get(n))
                                .statusCode());
                stage.execute("update waybill.file_metadata set soft_deleted_at = now() - interval '8 days' "
                        + "where soft_deleted_at is not null");
                Map<String, Integer> counted = new HashMap<>();
                int firstWorker = Ports.anyFree();
                int secondWorker = Ports.anyFree();
                try (ServiceProcess _ = stage.worker(everySecond(firstWorker));
                        ServiceProcess _ = stage.worker(everySecond(secondWorker))) {
                    leftovers(stage);
                    stage.execute("update waybill.cleanup_sweep set started_at = now() - interval '40 days'");
                    all(REPLACEMENTS, n -> avatar(services.get(n % 2), services.get(1 - n % 2)));
                    awaitClean(stage);
                    leftovers(stage);
                    Future<List<Ended>> commands = inBackground(() -> Cleanup.atOnce(stage, 2, "all"));
                    all(REPLACEMENTS, n -> avatar(services.get(n % 2), services.get(1 - n % 2)));
                    commands.get().forEach(ended -> count(ended, counted));
                    awaitClean(stage);
                    int byCommands = counted.values().stream()
                            .mapToInt(Integer::intValue)
                            .sum();
                    Awaitility.await("the counters").atMost(SOON).untilAsserted(() -> {
                        int served = (int) (Scrape.of(firstWorker).value("cleanup_files_deleted_total")
                                + Scrape.of(secondWorker).value("cleanup_files_deleted_total"));
                        assertThat(served + byCommands).isEqualTo(DELETED + 2 * (ORPHANS + TEMPORARY + EXPIRED));
                        assertThat(served).isGreaterThanOrEqualTo(DELETED + ORPHANS + TEMPORARY + EXPIRED);
                    });
                    System.out.printf("%,d deleted by two commands beside two workers that serve%n", byCommands);
                }
            }
            assertThat(stage.objectsUnder("org/")).hasSize(FILES - DELETED + 1);
            assertThat(stage.count("select count(*) from waybill.file_metadata where shown_as is not null"))
                    .as("avatars")
                    .isEqualTo(1);
            assertThat(stage.count("select count(*) from waybill.audit_logs where action = 'avatar.replaced'"))
                    .isEqualTo(2 * REPLACEMENTS);
            assertThat(stage.count("select count(*) from waybill.audit_logs where action = 'file.deleted'"))
                    .isEqualTo(DELETED);
            assertThat(stage.count("select count(*) from waybill.discarded_object"))
                    .isZero();
        }
    }

    private static void awaitClean(Stage stage) {
        Awaitility.await("the sweeps")
                .atMost(SOON)
                .untilAsserted(
                        () -> assertThat(owned(stage)).containsExactlyInAnyOrderElementsOf(stage.objectsUnder("")));
        Awaitility.await("their ends")
                .atMost(SOON)
                .until(() -> stage.count("select count(*) from waybill.cleanup_sweep where state = 'running'") == 0);
    }

    private static void leftovers(Stage stage) {
        stage.oldObjects(ORPHANS, "org/%s/files/".formatted(ORG), ".bin");
        stage.oldObjects(TEMPORARY, "temp/", ".tmp");
        for (String key : stage.oldObjects(EXPIRED, "exports/org/%s/".formatted(ORG), ".csv")) {
            stage.execute("""
                    insert into waybill.export_run
                      (id, org_id, dataset, format, options, delivery_method, status, object_key, progress, file_size,
                       row_count, sha256, completed_at, expires_at)
                    values ('%s', '%s', 'invoices', 'csv', '{}', 'download', 'complete', '%s', 100, 1, 1, repeat('0', 64),
                            now(), now())""".formatted(UUID.randomUUID(), ORG, key));
        }
    }

    /// What the database says must be in the bucket.
    private static List<String> owned(Stage stage) {
        return stage.one("""
                select coalesce(string_agg(key, ' '), '') from (
                  select object_key from waybill.file_metadata
                  union all select object_key from waybill.export_run where status = 'complete') o (key)
                """, row -> List.of(row.getString(1).split(" ")));
    }

    private static void count(Ended ended, Map<String, Integer> counted) {
        assertThat(ended.exit()).as(ended.output()).isZero();
        ended.output()
                .lines()
                .filter(line -> line.matches("[a-z-]+: \\d+ deleted, \\d+ failed"))
                .forEach(line -> counted.merge(
                        line.replaceFirst(":.*", ""),
                        Integer.parseInt(line.replaceFirst(".*: (\\d+) deleted.*", "$1")),
                        Integer::sum));
    }

    /// @return the file's id
    private static String upload(RequestSpecification signs, RequestSpecification finalizes) throws Exception {
        String id = FilesService.put(signs, PICTURE);
        return given().spec(finalizes)
                .post("/api/v1/uploads/" + id + "/finalize")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String avatar(RequestSpecification signs, RequestSpecification shows) throws Exception {
        String id = FilesService.put(signs, PICTURE);
        return given().spec(shows)
                .body(Map.of("uploadId", id))
                .put("/api/v1/me/avatar")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private interface Numbered<T> {
        T run(int n) throws Exception;
    }

    /// Six at a time.
    private static <T> List<T> all(int count, Numbered<T> task) throws Exception {
        try (ExecutorService six = Executors.newFixedThreadPool(6)) {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                int number = n;
                tasks.add(() -> task.run(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> done : six.invokeAll(tasks)) {
                results.add(done.get());
            }
            return results;
        }
    }

    private static <T> Future<T> inBackground(Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Thread.ofPlatform().daemon().start(future);
        return future;
    }

    private static Map<String, String> everySecond(int port) {
        Map<String, String> settings = new HashMap<>(Map.of("QUARKUS_HTTP_PORT", Integer.toString(port)));
        for (String job :
                List.of("EXPORTS", "LEFTOVERS", "UPLOADS", "PENDING_UPLOADS", "LINKS", "DISCARDED", "SWEEPS")) {
            settings.put("WAYBILL_CLEANUP_%s_EVERY".formatted(job), "1s");
        }
        return settings;
    }
}
