package dev.waybill.worker.crash;

import dev.waybill.contract.Datasets;
import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.PublishedDatasets;
import dev.waybill.local.DemoData;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.LocalStack;
import dev.waybill.local.Mail;
import dev.waybill.local.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/// A real database with demo data, a real store and a real mail server, on which worker processes come and go.
final class Stage implements AutoCloseable {

    static final DemoTenant DEMO = DemoTenant.DEMO;
    static final String LEASE = "5s";

    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    private static final Path LOGS =
            Path.of("target", "worker-logs"); // outlive the stage, for who looks into a failure
    private static final List<String> JVM =
            List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"); // starts are most of the time
    private static final String COLUMNS =
            "id, number, customer_id, customer_name, issued_on, due_on, amount, tax, currency, status, "
                    + "paid, discount, note, reference, issued_at, created_at";
    private static final String ISO = """
            select id, number, customer_id, customer_name, issued_on, due_on, amount, tax, currency, status, paid, discount,
                   note, reference,
                   replace(issued_at::text, ' ', 'T') as issued_at, replace(created_at::text, ' ', 'T') as created_at
            from app.invoices where org_id = '%s' order by id
            """;
    private static final String TEXTS = """
            create table app.texts (org_id uuid not null, id bigint, text text, primary key (org_id, id));
            grant select on app.texts to waybill_worker;
            create table app.posts (
              org_id uuid not null, id bigint, slug text, title text, tags text[], views bigint, body text,
              primary key (org_id, id));
            grant select on app.posts to waybill_worker;
            """;

    static {
        // Workers are killed while they talk to the mail server, whose thread then ends by an exception.
        // Awaitility would fail whatever test waits for something at that moment.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    final LocalStack stack;
    final S3Client s3;
    final String bucket;
    private final Map<String, String> environment;
    private int started;
    private final AtomicInteger services = new AtomicInteger();

    Stage(long invoices, String linkTtl) {
        this(LocalStack.startTemporary(), invoices, linkTtl);
    }

    /// @param stack with a schema of another version, or none
    Stage(LocalStack stack, long invoices, String linkTtl) {
        this.stack = stack;
        this.s3 = stack.store().settings().client(ApacheHttpClient.create());
        this.bucket = stack.store().settings().bucket();
        this.environment = new HashMap<>(stack.environment());
        try {
            Path catalog = stack.home().resolve("datasets.yaml");
            Files.writeString(catalog, catalog(linkTtl));
            environment.put("WAYBILL_DATASETS", catalog.toString());
            environment.put("WAYBILL_PUBLIC_URL", "http://localhost:8080");
            environment.put("WAYBILL_WORKER_LEASE", LEASE);
            environment.put("WAYBILL_WORKER_CONCURRENCY", "1");
            environment.put("WAYBILL_EXPORT_PART_SIZE", "5M");
            if (count("select count(*) from pg_namespace where nspname = 'waybill'") == 0) {
                stack.database().migrate();
            }
            try (Connection owner = stack.database().owner()) {
                DemoData.load(owner, invoices);
                owner.createStatement().execute(TEXTS);
                owner.setAutoCommit(false);
                PublishedDatasets.publish(owner, Datasets.load(catalog));
                owner.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String catalog(String linkTtl) {
        StringBuilder yaml = new StringBuilder("datasets:\n  invoices:\n    kind: table\n    from: app.invoices\n")
                .append("    tenant: org_id\n    key: [id]\n    formats: [csv, jsonl, xlsx, pdf]\n    linkTtl: ")
                .append(linkTtl)
                .append("\n    columns:\n");
        for (String column : COLUMNS.split(", ")) {
            yaml.append("      - {name: ").append(column).append("}\n");
        }
        return yaml.append("""
                  texts:
                    kind: table
                    from: app.texts
                    tenant: org_id
                    key: [id]
                    formats: [csv]
                    columns: [{name: text}]
                  blog:
                    kind: archive
                    formats: [zip]
                    link: fresh
                    fileName: blog
                    documents:
                      posts: {from: app.posts, tenant: org_id, key: [id], name: slug, body: body, frontMatter: [title, tags, views]}
                    files: {folder: media, entityTypes: [post]}
                  storage:
                    kind: archive
                    formats: [zip]
                    files: {folder: files}
                  fresh:
                    kind: table
                    from: app.texts
                    tenant: org_id
                    key: [id]
                    formats: [csv]
                    link: fresh
                    columns: [{name: text}]
                """).toString();
    }

    /// @param changes to the environment, e.g. another store's address
    ServiceProcess worker(Map<String, String> changes, String... args) {
        return worker(JVM, changes, args);
    }

    ServiceProcess worker(List<String> jvm, Map<String, String> changes, String... args) {
        Map<String, String> env = new HashMap<>(environment);
        env.put("QUARKUS_HTTP_PORT", "0");
        env.putAll(changes);
        return ServiceProcess.start("export-worker", JAR, env, log(++started), jvm, args);
    }

    /// Another service, with the variables it needs.
    ServiceProcess service(String name, Path jar, Map<String, String> env) {
        Path log = LOGS.resolve("%s-%s-%d.log".formatted(stack.home().getFileName(), name, services.incrementAndGet()));
        return ServiceProcess.start(name, jar, env, log, JVM);
    }

    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /// How many workers were started.
    int started() {
        return started;
    }

    /// The log of the n-th worker of this stage, from 1.
    Path log(int n) {
        return LOGS.resolve("%s-worker-%02d.log".formatted(stack.home().getFileName(), n));
    }

    /// What the worker that was started last has written so far.
    String logOfLast() {
        try {
            return Files.readString(log(started));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An export of the demo's invoices.
    UUID request() {
        return request(DEMO.id(), "invoices");
    }

    /// An export of [#texts].
    UUID requestTexts(UUID org) {
        return request(org, "texts");
    }

    /// The same, of a dataset with `link: fresh`.
    UUID requestFresh(UUID org) {
        return request(org, "fresh");
    }

    /// An export of the demo's invoices that waits for the tenant's turn.
    UUID requestQueued() {
        return request(DEMO.id(), "invoices", "csv", "{\"whenBusy\": \"queue\"}");
    }

    private UUID request(UUID org, String dataset) {
        return request(org, dataset, "csv", "{}");
    }

    /// @param options JSON
    UUID request(UUID org, String dataset, String format, String options) {
        return one(
                "select waybill.request_export('%s', '%s', '%s', '%s', '%s', '%s')"
                        .formatted(org, DEMO.userId(), DEMO.email(), dataset, format, options),
                row -> row.getObject(1, UUID.class));
    }

    /// A stored file of a tenant: object and row, as an upload leaves them.
    ///
    /// @return its key
    String file(UUID org, String name, String contentType, String entityType, byte[] bytes) {
        UUID id = one("select waybill.uuid_v7()", row -> row.getObject(1, UUID.class));
        String key = ObjectKey.file(org.toString(), id, name).value();
        s3.putObject(put -> put.bucket(bucket).key(key).contentType(contentType), RequestBody.fromBytes(bytes));
        execute("""
                insert into waybill.file_metadata
                  (id, org_id, object_key, original_file_name, content_type, byte_size, uploaded_by, entity_type)
                values ('%s', '%s', '%s', '%s', '%s', %d, 'u', nullif('%s', ''))
                """.formatted(id, org, key, name.replace("'", "''"), contentType, bytes.length, entityType));
        return key;
    }

    /// The file that the store keeps an object in.
    Path fileOf(String key) {
        return stack.home().resolve("s3").resolve(bucket).resolve(key);
    }

    /// Puts objects of one byte below a prefix, a month ago: without the store, which would take much longer.
    ///
    /// @return their keys
    List<String> oldObjects(int count, String prefix, String extension) {
        try {
            Files.createDirectories(fileOf(prefix));
            List<String> keys = new ArrayList<>(count);
            for (int n = 0; n < count; n++) {
                String key = prefix + UUID.randomUUID() + extension;
                Files.write(fileOf(key), new byte[] {1});
                makeOld(key);
                keys.add(key);
            }
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As if it had been put a month ago.
    void makeOld(String key) {
        try {
            Files.setLastModifiedTime(fileOf(key), FileTime.from(Instant.now().minus(Duration.ofDays(30))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As the API does it for a user of the run's tenant.
    void cancel(UUID id) {
        execute("""
                select set_config('waybill.org_id', org_id, false) from waybill.export_run where id = '%1$s';
                select waybill.cancel_export('%1$s', 'alice')""".formatted(id));
    }

    /// A new tenant with one row for each text.
    ///
    /// @param texts SQL of a set of rows `(id, text)`
    UUID texts(String texts) {
        UUID org = UUID.randomUUID();
        execute("insert into app.texts select '%s', t.id, t.text from (%s) t (id, text)".formatted(org, texts));
        return org;
    }

    /// What the run's row says.
    record Run(
            String status,
            int attempt,
            long rowsDone,
            @Nullable String sha256,
            long rowCount,
            @Nullable String downloadUrl,
            @Nullable String consistency,
            @Nullable OffsetDateTime dataAsOf,
            long bytesDone,
            @Nullable String errorCode,
            String objectKey) {}

    Run run(UUID id) {
        return one(
                "select * from waybill.export_run where id = '%s'".formatted(id),
                row -> new Run(
                        row.getString("status"),
                        row.getInt("attempt"),
                        row.getLong("rows_done"),
                        row.getString("sha256"),
                        row.getLong("row_count"),
                        row.getString("download_url"),
                        row.getString("consistency"),
                        row.getObject("data_as_of", OffsetDateTime.class),
                        row.getLong("bytes_done"),
                        row.getString("error_code"),
                        row.getString("object_key")));
    }

    Run awaitEnd(UUID id, Duration atMost) {
        Awaitility.await("run " + id + " to end")
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !List.of("pending", "cataloging", "assembling", "uploading")
                        .contains(run(id).status()));
        return run(id);
    }

    List<Mail> mailsOf(UUID id) {
        return stack.mail().messages(DEMO.email()).stream()
                .filter(mail -> mail.messageId().contains(id.toString()))
                .toList();
    }

    /// Waits until every mail that was written down is sent and marked.
    void awaitMailsSent(Duration atMost) {
        Awaitility.await("mails to be sent")
                .atMost(atMost)
                .until(() -> count("select count(*) from waybill.notification where sent_at is null") == 0);
    }

    /// Spares a test the wait for a mail that failed, or for a dead worker's hold on one.
    void makeMailsDue() {
        execute("update waybill.notification set claimable_at = now() where sent_at is null");
    }

    /// Parts that the run can go on after.
    int partsInCheckpoint(UUID id) {
        return (int) count(
                "select coalesce(max(part_count), 0) from waybill.export_checkpoint where run_id = '%s'".formatted(id));
    }

    /// COPY statements that the database still runs.
    long runningCopies() {
        return count("select count(*) from pg_stat_activity where state = 'active' and query like 'copy (%'");
    }

    /// So that a test that failed does not fail the next one too.
    void endActiveRuns() {
        execute("delete from waybill.export_outbox");
        execute("update waybill.export_run set status = 'failed', error_code = 'test', error_message = 'test'"
                + " , queued = false where waybill.is_active(status)");
        execute("delete from waybill.export_checkpoint");
        execute("delete from waybill.archive_entry");
        execute("delete from waybill.notification where sent_at is null"); // a killed worker may have one claimed
    }

    long count(String sql) {
        return one(sql, row -> row.getLong(1));
    }

    interface Read<T> {
        T from(ResultSet row) throws SQLException;
    }

    <T> T one(String sql, Read<T> read) {
        try (Connection superuser = stack.database().superuser(); // who alone sees what others' sessions do
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return read.from(row);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    void execute(String sql) {
        try (Connection owner = stack.database().superuser();
                Statement statement = owner.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// What an undisturbed export must be.
    record Expected(String sha256, long rowCount) {}

    /// Of the demo's invoices, made by the database's own COPY.
    Expected expected() {
        String query =
                ISO.formatted(DEMO.id()).replace("issued_at::text", "regexp_replace(issued_at::text, '\\+00$', 'Z')");
        return new Expected(
                copied(query), count("select count(*) from app.invoices where org_id = '%s'".formatted(DEMO.id())));
    }

    /// Of [#texts].
    Expected expectedTexts(UUID org) {
        return new Expected(
                copied("select text from app.texts where org_id = '%s' order by id".formatted(org)),
                count("select count(*) from app.texts where org_id = '%s'".formatted(org)));
    }

    private String copied(String query) {
        return Sha256.of(out -> {
            try (Connection owner = stack.database().owner();
                    PreparedStatement utc = owner.prepareStatement("set timezone = 'UTC'")) {
                utc.execute();
                owner.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("copy (%s) to stdout (format csv, header)".formatted(query), out);
            }
        });
    }

    String sha256OfObject(String key) {
        return Sha256.of(out -> {
            try (var in = s3.getObject(get -> get.bucket(bucket).key(key))) {
                in.transferTo(out);
            }
        });
    }

    List<String> objectsUnderExports() {
        return objectsUnder("exports/");
    }

    List<String> objectsUnder(String prefix) {
        return s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
                .map(object -> object.key())
                .toList();
    }

    List<String> openUploads() {
        return s3.listMultipartUploads(list -> list.bucket(bucket)).uploads().stream()
                .map(upload -> upload.key())
                .toList();
    }

    URI store() {
        return stack.store().endpoint();
    }

    @Override
    public void close() {
        s3.close();
        stack.close();
    }
}
