package dev.waybill.local.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.DemoWarehouse;
import dev.waybill.local.LocalDatabase;
import dev.waybill.local.launcher.ExportApi.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/// A SQL metric over a tenant's own database, as its administrator stores it and its members download it.
final class MetricChecks {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SOURCES = "/api/v1/admin/data-sources";
    private static final String METRICS = "/api/v1/metrics";
    private static final String FROM = "2026-01-01";
    private static final String SQL = """
            select day, country, product, sum(quantity) as pieces, sum(amount) as revenue
            from orders where day >= %s group by day, country, product order by day, country, product
            """;

    private final Checks checks;
    private final ExportApi admin;
    private final Path directory;
    private final PrintStream out;

    MetricChecks(Checks checks, ExportApi admin, Path directory, PrintStream out) {
        this.checks = checks;
        this.admin = admin;
        this.directory = directory;
        this.out = out;
    }

    void run(Deployment all) throws SQLException, IOException, InterruptedException {
        String name = "Revenue " + System.currentTimeMillis(); // of each demo its own
        Answer source = told("POST", SOURCES, source(all.stack().database(), name));
        String sourceId = source.text("id");
        checks.holds(
                "the answer does not have the secret",
                !source.body().toString().contains(DemoWarehouse.PASSWORD),
                source.body());
        Answer trial = told("POST", "%s/%s/test".formatted(SOURCES, sourceId), Map.of());
        checks.same("the data source answers", true, trial.body().path("ok").asBoolean());
        Answer metric = told("POST", METRICS, metric(name, sourceId));
        String path = "%s/%s".formatted(METRICS, metric.text("id"));
        Answer done = told("GET", path + "/download?from=" + FROM, Map.of());
        try (HttpClient http = HttpClient.newHttpClient()) {
            Path file = directory.resolve("metric.csv");
            Download download = Download.of(http, URI.create(done.text("downloadUrl")), file);
            out.println("Download  " + file);
            checks.same("rows of the metric, as the API says", download.records() - 1, rowCount(done));
            checks.same(
                    "SHA-256 of the metric, as of COPY from the warehouse",
                    expected(all.stack().database()),
                    download.sha256());
            ExportApi other =
                    new ExportApi(http, all.files().url(), all.stack().tokens().token(Token.claims(DemoTenant.GLOBEX)));
            checks.same(
                    "another tenant's metric answers",
                    404,
                    other.call("GET", path + "/download?from=" + FROM, "").status());
        }
        told("DELETE", path, Map.of());
        told("DELETE", "%s/%s".formatted(SOURCES, sourceId), Map.of());
    }

    private static Map<String, Object> source(LocalDatabase database, String name) {
        return Map.of(
                "name",
                name,
                "kind",
                "postgresql",
                "host",
                "127.0.0.1",
                "port",
                database.port(),
                "database",
                DemoWarehouse.DATABASE,
                "user",
                DemoWarehouse.USER,
                "tls",
                "disable",
                "secret",
                DemoWarehouse.PASSWORD);
    }

    private static Map<String, Object> metric(String name, String sourceId) {
        return Map.of(
                "name",
                name,
                "dataSourceId",
                sourceId,
                "sql",
                SQL.formatted(":from"),
                "parameters",
                List.of(Map.of("name", "from", "type", "date")));
    }

    private static long rowCount(Answer done) {
        return done.body().path("rowCount").asLong();
    }

    /// @throws IllegalStateException if the answer is an error
    private Answer told(String method, String path, Map<String, Object> body) throws IOException, InterruptedException {
        Answer answer = admin.call(method, path, body.isEmpty() ? "" : JSON.writeValueAsString(body));
        out.println("Request   %s %s: %d".formatted(method, path, answer.status()));
        if (answer.status() >= 400) {
            throw new IllegalStateException(
                    "%s %s answered %d: %s".formatted(method, path, answer.status(), answer.body()));
        }
        return answer;
    }

    private static String expected(LocalDatabase database) throws SQLException, IOException {
        MessageDigest digest = ExpectedCsv.newDigest();
        try (Connection warehouse = database.superuser(DemoWarehouse.DATABASE);
                OutputStream bytes = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            warehouse
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(
                            "copy (%s) to stdout (format csv, header, encoding 'UTF8')"
                                    .formatted(SQL.formatted("date '%s'".formatted(FROM))),
                            bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
