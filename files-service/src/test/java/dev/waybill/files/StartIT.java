package dev.waybill.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.local.Claims;
import dev.waybill.local.LocalStack;
import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged service as operators start it.
class StartIT {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void withoutVariablesItEndsWith2AndNamesEveryOne() throws Exception {
        assertThat(exitCode(Map.of())).isEqualTo(2);

        assertThat(log())
                .contains(
                        "WAYBILL_DB_URL",
                        "WAYBILL_DB_USER",
                        "WAYBILL_DB_PASSWORD",
                        "WAYBILL_S3_ENDPOINT",
                        "WAYBILL_S3_REGION",
                        "WAYBILL_S3_BUCKET",
                        "WAYBILL_S3_ACCESS_KEY",
                        "WAYBILL_S3_SECRET_KEY",
                        "WAYBILL_JWT_PUBLIC_KEY",
                        "WAYBILL_JWT_ISSUER",
                        "WAYBILL_JWT_AUDIENCE",
                        "WAYBILL_CORS_ORIGINS",
                        "WAYBILL_DATASETS",
                        "WAYBILL_PUBLIC_URL")
                .doesNotContain("Exception");
    }

    @Test
    void wrongValuesAreNamedWithWhatIsAllowed() throws Exception {
        Map<String, String> variables = complete();
        variables.put("WAYBILL_CORS_ORIGINS", "*");
        variables.put("WAYBILL_UPLOAD_MAX_BYTES", "100MB");
        variables.put("WAYBILL_UPLOAD_FORMS", "no");
        variables.put("WAYBILL_DOWNLOAD_LINK_SECONDS", "0");
        variables.put("WAYBILL_PROFILE_IMAGE_MAX_BYTES", "5MiB");
        variables.put("WAYBILL_UPLOAD_CONTENT_TYPES", "foo");
        variables.put("WAYBILL_EXPORT_RATES", "invoices=often");
        variables.put("WAYBILL_EXPORT_ARCHIVES_PER_HOUR", "0");
        variables.put("WAYBILL_EXPORT_SYNC_TIMEOUT", "30");
        variables.put("WAYBILL_METRIC_ANSWER_TIMEOUT", "11m");
        variables.put("WAYBILL_METRIC_PER_TENANT", "0");
        variables.put("WAYBILL_SECRET_KEYS", "2026:hush");
        variables.put("WAYBILL_JWT_PUBLIC_KEY", "/no/such/key.pem");

        assertThat(exitCode(variables)).isEqualTo(2);

        assertThat(log())
                .contains("WAYBILL_CORS_ORIGINS holds '*'")
                .contains("WAYBILL_UPLOAD_MAX_BYTES is '100MB', allowed is a whole number from 1 to 5368709120")
                .contains("WAYBILL_UPLOAD_FORMS is 'no', allowed is true, or false for a store that has no POST forms")
                .contains("WAYBILL_DOWNLOAD_LINK_SECONDS is '0'")
                .contains("WAYBILL_PROFILE_IMAGE_MAX_BYTES is '5MiB', allowed is a whole number from 1 to 5368709120")
                .contains("WAYBILL_UPLOAD_CONTENT_TYPES holds 'foo', allowed are media types")
                .contains(
                        "WAYBILL_EXPORT_RATES holds 'invoices=often', allowed is a list of <dataset>=<how many>/<time>")
                .contains("WAYBILL_EXPORT_ARCHIVES_PER_HOUR is '0', allowed is a whole number from 1 to 2147483647")
                .contains("WAYBILL_EXPORT_SYNC_TIMEOUT is '30', allowed is 1s to 10m")
                .contains("WAYBILL_METRIC_ANSWER_TIMEOUT is '11m', allowed is 1s to 10m")
                .contains("WAYBILL_METRIC_PER_TENANT is '0', allowed is a whole number from 1 to 1000")
                .contains("WAYBILL_SECRET_KEYS must be <id>:<key>")
                .contains("WAYBILL_JWT_PUBLIC_KEY")
                .contains("/no/such/key.pem")
                .doesNotContain("hush");
    }

    @Test
    void aBrokenCatalogIsNamedWithFileDatasetAndLine() throws Exception {
        Path catalog = Files.writeString(folder.resolve("broken.yaml"), """
                datasets:
                  invoices:
                    kind: table
                    from: app.invoices
                    tenant: org_id
                    key: [id]
                    formats: [docx]
                    columns: [{name: id}]
                """);
        Map<String, String> variables = complete();
        variables.put("WAYBILL_DATASETS", catalog.toString());

        assertThat(exitCode(variables)).isEqualTo(2);

        assertThat(log()).contains("WAYBILL_DATASETS", "broken.yaml:7", "invoices", "docx");
    }

    @Test
    void servesAndStopsWhenAsked() throws Exception {
        try (LocalStack stack = LocalStack.startTemporary()) {
            int port = Ports.anyFree();
            Map<String, String> variables = new HashMap<>(stack.environment());
            variables.put("WAYBILL_FILES_PORT", Integer.toString(port));
            variables.put("WAYBILL_PUBLIC_URL", "https://files.example.com/"); // as operators write it, too
            variables.put("WAYBILL_DATASETS", Stack.catalog().toString());
            variables.put(
                    "WAYBILL_JWT_PUBLIC_KEY", Files.readString(stack.tokens().publicKeyFile())); // as text
            variables.put("WAYBILL_SECRET_KEYS", Stack.SECRET_KEYS);
            variables.put("WAYBILL_METRIC_HOSTS", "db.example.com");
            variables.put("WAYBILL_METRIC_JDBC_DUCK", "jdbc:duck://{host}");
            variables.put("WAYBILL_METRIC_PER_TENANT", "3");
            variables.put("WAYBILL_UPLOAD_MAX_BYTES", "1000");
            filesLogin(stack);
            variables.put("WAYBILL_DB_USER", "waybill_files_login");
            variables.put("WAYBILL_DB_PASSWORD", "files");
            String token = stack.tokens().token(Claims.member("alice", "acme", "alice@example.com"));

            try (ServiceProcess service = start(variables)) {
                service.awaitReady(URI.create("http://localhost:%d/q/health/ready".formatted(port)), SOON);

                HttpResponse<String> files = get("http://localhost:%d/api/v1/files".formatted(port), token);
                assertThat(files.body()).isEqualTo("{\"items\":[],\"nextCursor\":null}");
                assertThat(files.headers().firstValue("Access-Control-Allow-Origin"))
                        .contains("https://files.example.com");
                assertThat(beginParts(port, token, 1_001).body()).contains("too-large", "at most 1000 bytes");
                assertThat(beginParts(port, token, 1_000).statusCode()).isEqualTo(200);
                assertThat(createDuck(port, stack.tokens().token(Claims.admin("root", "acme", "root@example.com"))))
                        .isEqualTo(201);
                assertThat(service.stop(SOON)).isEqualTo(143); // ended by SIGTERM
            }
        }
        assertThat(log()).doesNotContain("Exception", "hush", "Unrecognized");
    }

    /// Behind a proxy that takes the path away.
    @Test
    void pagesAndFormsWorkBelowAPath() throws Exception {
        try (LocalStack stack = LocalStack.startTemporary()) {
            int port = Ports.anyFree();
            Map<String, String> variables = new HashMap<>(stack.environment());
            variables.put("WAYBILL_FILES_PORT", Integer.toString(port));
            variables.put("WAYBILL_PUBLIC_URL", "https://files.example.com:443/waybill");
            variables.put("WAYBILL_DATASETS", Stack.catalog().toString());
            String token = stack.tokens().token(Claims.member("alice", "acme", "alice@example.com"));
            String service = "http://localhost:%d".formatted(port);

            try (ServiceProcess process = start(variables)) {
                process.awaitReady(URI.create(service + "/q/health/ready"), SOON);

                assertThat(get(service + "/inspector", token).body())
                        .contains("href=\"/waybill/files\"", "action=\"/waybill/inspector\"", "src=\"/waybill/assets/")
                        .doesNotContain("href=\"/files", "action=\"/inspector");
                assertThat(signOut(service, "https://files.example.com").statusCode())
                        .isEqualTo(303);
                assertThat(signOut(service, "https://files.example.com")
                                .headers()
                                .firstValue("Location"))
                        .hasValue("/waybill/");
                assertThat(signOut(service, "https://other.example.com").statusCode())
                        .isEqualTo(403);
            }
        }
    }

    /// What a browser without Fetch Metadata sends for the form.
    private static HttpResponse<String> signOut(String service, String origin) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service + "/sign-out"))
                .header("Origin", origin)
                .header("Accept", "text/html")
                .POST(BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @Test
    void aHangUpReadsTheCatalogAgainAndABrokenOneChangesNothing() throws Exception {
        try (LocalStack stack = LocalStack.startTemporary()) {
            int port = Ports.anyFree();
            Path catalog = Files.copy(Stack.catalog(), folder.resolve("datasets.yaml"));
            Map<String, String> variables = new HashMap<>(stack.environment());
            variables.put("WAYBILL_FILES_PORT", Integer.toString(port));
            variables.put("WAYBILL_PUBLIC_URL", "https://files.example.com");
            variables.put("WAYBILL_DATASETS", catalog.toString());
            String token = stack.tokens().token(Claims.member("alice", "acme", "alice@example.com"));
            String datasets = "http://localhost:%d/api/v1/datasets".formatted(port);

            try (ServiceProcess service = start(variables)) {
                service.awaitReady(URI.create("http://localhost:%d/q/health/ready".formatted(port)), SOON);
                String good = Files.readString(catalog);

                Files.writeString(catalog, good.replaceFirst("formats: \\[csv]", "formats: [docx]"));
                service.signal("HUP");
                awaitLog("datasets.yaml:7: dataset invoices: format 'docx' is unknown");
                assertThat(get(datasets, token).body()).contains("\"invoices\"").doesNotContain("docx");

                Files.writeString(catalog, good.replace("  events:", "  happenings:"));
                service.signal("HUP");
                awaitLog("added happenings; removed events");
                assertThat(get(datasets, token).body()).contains("happenings").doesNotContain("\"events\"");
                try (Connection owner = stack.database().owner();
                        ResultSet published = owner.createStatement()
                                .executeQuery("select count(*) from waybill.dataset where name = 'happenings'")) {
                    published.next();
                    assertThat(published.getInt(1)).isEqualTo(1);
                }

                service.signal("HUP"); // nothing new
                assertThat(get(datasets, token).statusCode()).isEqualTo(200);
                assertThat(service.stop(SOON)).isEqualTo(143);
            }
        }
        assertThat(log()).doesNotContain("Exception");
    }

    private void awaitLog(String text) {
        Awaitility.await(text).atMost(SOON).until(() -> log().contains(text));
    }

    /// As roles.sql recommends it: a login that can take no other role than the one of files-service.
    private static void filesLogin(LocalStack stack) throws SQLException {
        try (Connection superuser = stack.database().superuser();
                Statement sql = superuser.createStatement()) {
            sql.execute("create role waybill_files_login login password 'files'");
            sql.execute("grant waybill_files to waybill_files_login with inherit false, set true");
        }
        try (Connection login =
                        DriverManager.getConnection(stack.database().jdbcUrl(), "waybill_files_login", "files");
                Statement sql = login.createStatement()) {
            sql.execute("set role waybill_files");
            assertThatThrownBy(() -> sql.execute("set role waybill_worker")).hasMessageContaining("permission denied");
            assertThatThrownBy(() -> sql.execute("set role waybill_owner")).hasMessageContaining("permission denied");
        }
    }

    private int exitCode(Map<String, String> variables) throws Exception {
        try (ServiceProcess service = start(variables)) {
            return service.awaitExit(SOON);
        }
    }

    private ServiceProcess start(Map<String, String> variables) {
        return ServiceProcess.start("files-service", JAR, variables, folder.resolve("log"), List.of());
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    /// Variables that are right, of servers that do not run.
    private static Map<String, String> complete() {
        Map<String, String> variables = new HashMap<>();
        variables.put("WAYBILL_DB_URL", "jdbc:postgresql://127.0.0.1:1/waybill");
        variables.put("WAYBILL_DB_USER", "waybill");
        variables.put("WAYBILL_DB_PASSWORD", "secret");
        variables.put("WAYBILL_S3_ENDPOINT", "http://127.0.0.1:2");
        variables.put("WAYBILL_S3_REGION", "us-east-1");
        variables.put("WAYBILL_S3_BUCKET", "waybill");
        variables.put("WAYBILL_S3_ACCESS_KEY", "key");
        variables.put("WAYBILL_S3_SECRET_KEY", "secret");
        variables.put("WAYBILL_JWT_ISSUER", "issuer");
        variables.put("WAYBILL_JWT_AUDIENCE", "audience");
        variables.put("WAYBILL_JWT_JWKS_URL", "");
        variables.put("WAYBILL_CORS_ORIGINS", "https://app.example.com");
        variables.put("WAYBILL_PUBLIC_URL", "https://files.example.com");
        variables.put("WAYBILL_DATASETS", Stack.catalog().toString());
        return variables;
    }

    private static HttpResponse<String> get(String url, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Origin", "https://files.example.com")
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    /// A data source of the kind that only the environment knows, with a secret.
    private static int createDuck(int port, String admin) throws Exception {
        return post("http://localhost:%d/api/v1/admin/data-sources".formatted(port), admin, """
                {"name":"Pond","kind":"duck","host":"db.example.com","port":1,"database":"","user":"u","secret":"hush"}""")
                .statusCode();
    }

    private static HttpResponse<String> beginParts(int port, String token, long byteSize) throws Exception {
        return post("http://localhost:%d/s3/multipart".formatted(port), token, """
                {"filename":"a.mp4","type":"video/mp4","metadata":{"byteSize":%d}}""".formatted(byteSize));
    }

    private static HttpResponse<String> post(String url, String token, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
