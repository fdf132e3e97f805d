package dev.waybill.worker.crash;

import dev.waybill.contract.Datasets;
import dev.waybill.contract.PublishedDatasets;
import dev.waybill.local.DemoData;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.LocalStack;
import dev.waybill.local.Mail;
import dev.waybill.local.ServiceProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/// A real database with demo data, a real store and a real mail server, on which worker processes come and go.
final class Stage implements AutoCloseable {

    static final DemoTenant DEMO = DemoTenant.DEMO;
    static final String LEASE = "3s";

    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    private static final Path LOGS =
            Path.of("target", "worker-logs"); // outlive the stage, for who looks into a failure
    private static final String COLUMNS =
            "id, number, customer_id, customer_name, issued_on, due_on, amount, tax, currency, status, "
                    + "paid, discount, note, reference, issued_at, created_at";
    private static final String ISO = """
            select id, number, customer_id, customer_name, issued_on, due_on, amount, tax, currency, status, paid, discount,
                   note, reference,
                   replace(issued_at::text, ' ', 'T') as issued_at, replace(created_at::text, ' ', 'T') as created_at
            from app.invoices where org_id = '%s' order by id
            """;

    final LocalStack stack = LocalStack.startTemporary();
    final S3Client s3 = stack.store().settings().client(ApacheHttpClient.create());
    final String bucket = stack.store().settings().bucket();
    private final Map<String, String> environment = new HashMap<>(stack.environment());
    private final long invoices;
    private int started;

    Stage(long invoices, String linkTtl) {
        this.invoices = invoices;
        try {
            Path catalog = stack.home().resolve("datasets.yaml");
            Files.writeString(catalog, catalog(linkTtl));
            environment.put("WAYBILL_DATASETS", catalog.toString());
            environment.put("WAYBILL_PUBLIC_URL", "http://localhost:8080");
            environment.put("WAYBILL_WORKER_LEASE", LEASE);
            environment.put("WAYBILL_WORKER_CONCURRENCY", "1");
            environment.put("WAYBILL_EXPORT_PART_SIZE", "5M");
            stack.database().migrate();
            try (Connection owner = stack.database().owner()) {
                DemoData.load(owner, invoices);
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
                .append("    tenant: org_id\n    key: [id]\n    formats: [csv]\n    linkTtl: ")
                .append(linkTtl)
                .append("\n    columns:\n");
        for (String column : COLUMNS.split(", ")) {
            yaml.append("      - {name: ").append(column).append("}\n");
        }
        return yaml.toString();
    }

    /// @param changes to the environment, e.g. another store's address
    ServiceProcess worker(Map<String, String> changes, String... args) {
        Map<String, String> env = new HashMap<>(environment);
        env.put("QUARKUS_HTTP_PORT", "0");
        env.putAll(changes);
        return ServiceProcess.start("export-worker", JAR, env, log(++started), List.of("-Xmx256m"), args);
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

    UUID request() {
        return one(
                "select waybill.request_export('%s', '%s', '%s', 'invoices', 'csv')"
                        .formatted(DEMO.id(), DEMO.userId(), DEMO.email()),
                row -> row.getObject(1, UUID.class));
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

    /// So that a test that failed does not fail the next one too.
    void endActiveRuns() {
        execute("delete from waybill.export_outbox");
        execute("update waybill.export_run set status = 'failed', error_code = 'test', error_message = 'test'"
                + " where status in ('pending', 'cataloging', 'assembling', 'uploading')");
        execute("delete from waybill.export_checkpoint");
    }

    long invoices() {
        return invoices;
    }

    long count(String sql) {
        return one(sql, row -> row.getLong(1));
    }

    interface Read<T> {
        T from(ResultSet row) throws SQLException;
    }

    <T> T one(String sql, Read<T> read) {
        try (Connection owner = stack.database().owner();
                Statement statement = owner.createStatement();
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

    /// SHA-256 of what an undisturbed export must be, made by the database's own COPY.
    String expectedSha256() {
        try (Connection owner = stack.database().owner();
                PreparedStatement utc = owner.prepareStatement("set timezone = 'UTC'")) {
            utc.execute();
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            String query = ISO.formatted(DEMO.id())
                    .replace("issued_at::text", "regexp_replace(issued_at::text, '\\+00$', 'Z')");
            try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
                owner.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("copy (%s) to stdout (format csv, header)".formatted(query), out);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (Exception e) {
            throw new IllegalStateException("the oracle failed", e);
        }
    }

    String sha256OfObject(String key) {
        try (var in = s3.getObject(get -> get.bucket(bucket).key(key))) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
            return HexFormat.of().formatHex(sha256.digest());
        } catch (Exception e) {
            throw new IllegalStateException("reading the object failed", e);
        }
    }

    List<String> objectsUnderExports() {
        return objectsUnder("exports/");
    }

    List<String> objectsUnder(String prefix) {
        return s3.listObjectsV2(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
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
