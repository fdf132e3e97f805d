package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import dev.waybill.local.bench.ProcessUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/// The sweeps over a bucket of more than 100,000 objects beside a database of 100,000 rows, while users upload: with a
/// heap that could not hold them.
class OrphanSweepIT {

    private static final int LIVE = 50_000;
    private static final int DELETED = 30_000;
    private static final int PENDING = 10_000;
    private static final int ORPHANS = 10_000;
    private static final int OFFERED = 10_000;
    private static final int TEMPORARY = 3_000;

    private static final Duration PACE = Duration.ofMillis(50);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration ATMOST = Duration.ofMinutes(8);
    private static final List<String> SMALL = List.of("-Xmx48m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final String FILE = """
            insert into waybill.file_metadata
              (id, org_id, object_key, original_file_name, content_type, byte_size, uploaded_by, soft_deleted_at)
            values (gen_random_uuid(), 'acme', ?, 'a', 'text/plain', 1, 'u', %s)
            """;
    private static final String UPLOAD = """
            insert into waybill.pending_upload
              (org_id, object_key, file_name, content_type, byte_size, requested_by, expires_at)
            values ('acme', ?, 'a', 'text/plain', 1, 'u', now() + interval '1 hour')
            """;
    private static final String RUN = """
            with r as (select gen_random_uuid() as id, ?::text as key)
            insert into waybill.export_run
              (id, org_id, dataset, format, options, delivery_method, status, object_key, progress, file_size, row_count,
               sha256, completed_at, expires_at)
            select id, 'acme', 'invoices', 'csv', '{}', 'download', 'complete', key, 100, 1, 1, repeat('0', 64), now(),
                   now() + interval '1 day'
            from r
            """;

    @Test
    void deleteEveryOrphanAndNothingThatLives() throws Exception {
        try (Stage stage = new Stage(1_000, "10m")) {
            Set<String> live = new HashSet<>(stage.oldObjects(LIVE, "org/acme/files/", ".pdf"));
            insert(stage, FILE.formatted("null"), live);
            List<String> pending = stage.oldObjects(PENDING, "org/acme/files/", ".csv");
            insert(stage, UPLOAD, pending);
            insert(
                    stage,
                    FILE.formatted("now() - interval '8 days'"),
                    stage.oldObjects(DELETED, "org/acme/files/", ".txt"));
            stage.oldObjects(ORPHANS, "org/acme/files/", ".bin");
            List<String> offered = stage.oldObjects(OFFERED, "exports/org/acme/", ".csv");
            insert(stage, RUN, offered);
            stage.oldObjects(TEMPORARY / 2, "exports/org/acme/", ".zip");
            stage.oldObjects(TEMPORARY / 2, "temp/", ".tmp");
            List<String> others = Stream.concat(
                            stage.oldObjects(10, "org/acme/backup/", ".bin").stream(),
                            stage.oldObjects(10, "other/", ".bin").stream())
                    .toList();
            Set<String> expected = Stream.of(live, pending, offered, others)
                    .flatMap(keys -> keys.stream())
                    .collect(Collectors.toCollection(HashSet::new));

            List<String> uploaded;
            AtomicBoolean goOn = new AtomicBoolean(true);
            FutureTask<List<String>> uploads = new FutureTask<>(() -> upload(stage, goOn));
            Thread.ofPlatform().name("uploads").daemon().start(uploads);
            try {
                sweep(stage, "temporary-objects", TEMPORARY);
                sweep(stage, "deleted-files", DELETED);
                sweep(stage, "orphaned-objects", ORPHANS);
            } finally {
                goOn.set(false);
                uploaded = uploads.get();
            }

            expected.addAll(uploaded);
            System.out.printf("%,d uploads meanwhile, none lost%n", uploaded.size());
            assertThat(uploaded).as("uploads meanwhile").hasSizeGreaterThan(100);
            assertThat(objects(stage)).isEqualTo(expected);
            assertThat(stage.count("select count(*) from waybill.discarded_object"))
                    .isZero();
            assertThat(stage.count("select count(*) from waybill.file_metadata where soft_deleted_at is null"))
                    .isGreaterThan(LIVE);
            assertThat(stage.count("select count(*) from waybill.audit_logs where action = 'file.deleted'"))
                    .isEqualTo(DELETED);
        }
    }

    /// What the store lists would take minutes.
    private static Set<String> objects(Stage stage) throws IOException {
        Path bucket = stage.fileOf("");
        try (Stream<Path> files = Files.walk(bucket)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> bucket.relativize(file).toString())
                    .filter(key -> !key.startsWith(".s3proxy-"))
                    .collect(Collectors.toSet());
        }
    }

    private static void sweep(Stage stage, String job, int deleted) throws IOException {
        long begin = System.nanoTime();
        try (ServiceProcess worker = stage.worker(SMALL, Map.of(), "cleanup", job)) {
            int log = stage.started();
            long peak = peakRss(worker);
            assertThat(worker.awaitExit(ATMOST)).isZero();
            System.out.printf(
                    "%s: %,d deleted in %.1f s, heap of 48 MB: peak RSS %d MB%n",
                    job, deleted, (System.nanoTime() - begin) / 1e9, peak >> 20);
            assertThat(Files.readString(stage.log(log))).contains("%s: %d deleted, 0 failed".formatted(job, deleted));
        }
    }

    /// Until it ends.
    private static long peakRss(ServiceProcess worker) {
        ProcessUsage usage = new ProcessUsage(worker.pid());
        long peak = 0;
        long end = System.nanoTime() + ATMOST.toNanos();
        while (worker.isAlive() && System.nanoTime() < end) {
            peak = Math.max(peak, usage.peakBytes().orElse(0));
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return peak;
    }

    /// Uploads whose objects look old, so that only their rows keep them: first the row of the upload, then the bytes,
    /// then the file in its place. Every third is never finalized.
    private static List<String> upload(Stage stage, AtomicBoolean goOn) {
        List<String> keys = new ArrayList<>();
        try (Connection owner = stage.stack.database().superuser()) {
            while (goOn.get()) {
                String key = "org/acme/files/%s.png".formatted(UUID.randomUUID());
                insert(owner, UPLOAD, List.of(key));
                stage.s3.putObject(put -> put.bucket(stage.bucket).key(key), RequestBody.fromString("x"));
                stage.makeOld(key);
                if (keys.size() % 3 != 0) {
                    owner.setAutoCommit(false);
                    delete(owner, key);
                    insert(owner, FILE.formatted("null"), List.of(key));
                    owner.commit();
                    owner.setAutoCommit(true);
                }
                keys.add(key);
                LockSupport.parkNanos(PACE.toNanos());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return keys;
    }

    private static void insert(Stage stage, String sql, Iterable<String> keys) throws SQLException {
        try (Connection owner = stage.stack.database().superuser()) {
            insert(owner, sql, keys);
        }
    }

    private static void insert(Connection connection, String sql, Iterable<String> keys) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (String key : keys) {
                insert.setString(1, key);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void delete(Connection connection, String key) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from waybill.pending_upload where object_key = ?")) {
            delete.setString(1, key);
            delete.executeUpdate();
        }
    }
}
