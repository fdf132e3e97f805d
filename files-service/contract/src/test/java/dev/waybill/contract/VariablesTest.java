package dev.waybill.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void everythingIsSet() throws IOException {
        Path catalog = Files.writeString(folder.resolve("datasets.yaml"), """
                datasets:
                  invoices: {kind: table, from: app.invoices, tenant: org_id, key: [id], formats: [csv], columns: [{name: id}]}
                """);
        environment.putAll(Map.of(
                "WAYBILL_DB_URL", "jdbc:postgresql://localhost:5432/waybill",
                "WAYBILL_DB_USER", "waybill",
                "WAYBILL_DB_PASSWORD", "secret",
                "WAYBILL_S3_ENDPOINT", "http://127.0.0.1:19000",
                "WAYBILL_S3_REGION", "us-east-1",
                "WAYBILL_S3_BUCKET", "waybill",
                "WAYBILL_S3_ACCESS_KEY", "key",
                "WAYBILL_S3_SECRET_KEY", "secret",
                "WAYBILL_PUBLIC_URL", "http://localhost:8080",
                "WAYBILL_DATASETS", catalog.toString()));
        environment.putAll(Map.of(
                "WAYBILL_JWT_PUBLIC_KEY", "key.pem",
                "WAYBILL_JWT_ISSUER", "waybill",
                "WAYBILL_JWT_AUDIENCE", "waybill",
                "WAYBILL_CORS_ORIGINS", "http://localhost:8080,https://app.example.com",
                "WAYBILL_SMTP_HOST", "localhost",
                "WAYBILL_SMTP_PORT", "25",
                "WAYBILL_SMTP_FROM", "waybill@example.com"));
    }

    @Test
    void hasNothingToSayWhenAllIsRight() {
        assertThat(Variables.checkFilesService(environment)).isEmpty();
        assertThat(Variables.checkExportWorker(environment)).isEmpty();
    }

    @Test
    void namesEveryMissingVariable() {
        assertThat(String.join("\n", Variables.checkFilesService(Map.of())))
                .contains("WAYBILL_DB_URL is missing", "WAYBILL_S3_BUCKET is missing", "WAYBILL_JWT_PUBLIC_KEY")
                .contains(
                        "WAYBILL_JWT_ISSUER is missing",
                        "WAYBILL_CORS_ORIGINS is missing",
                        "WAYBILL_DATASETS is missing");
        assertThat(String.join("\n", Variables.checkExportWorker(Map.of())))
                .contains("WAYBILL_SMTP_HOST is missing", "WAYBILL_SMTP_PORT is missing")
                .doesNotContain("JWT");
    }

    @Test
    void namesAWrongValueAndWhatIsAllowed() {
        environment.put("WAYBILL_CORS_ORIGINS", "*");
        environment.put("WAYBILL_S3_ENDPOINT", "127.0.0.1:19000");
        environment.put("WAYBILL_S3_PATH_STYLE", "yes");
        environment.put("WAYBILL_SMTP_PORT", "70000");
        environment.put("WAYBILL_DB_URL", "postgresql://localhost/waybill");

        assertThat(Variables.checkFilesService(environment))
                .anyMatch(m -> m.startsWith("WAYBILL_CORS_ORIGINS holds '*', allowed are specific origins"))
                .anyMatch(m -> m.startsWith("WAYBILL_S3_ENDPOINT is '127.0.0.1:19000'"))
                .anyMatch(m -> m.equals("WAYBILL_S3_PATH_STYLE is 'yes', allowed: true, false"))
                .anyMatch(m -> m.startsWith("WAYBILL_DB_URL is 'postgresql://localhost/waybill'"));
        assertThat(Variables.checkExportWorker(environment))
                .anyMatch(m -> m.equals("WAYBILL_SMTP_PORT is '70000', allowed is a whole number from 1 to 65535"));
    }

    @Test
    void theSignInPageMayBeAbsentOrIsAnHttpAddress() {
        assertThat(Variables.checkFilesService(environment)).isEmpty();
        environment.put("WAYBILL_SIGN_IN_URL", "https://app.example.com/login?of=files");
        assertThat(Variables.checkFilesService(environment)).isEmpty();
        environment.put("WAYBILL_SIGN_IN_URL", "javascript:alert(1)");

        assertThat(Variables.checkFilesService(environment))
                .containsExactly(
                        "WAYBILL_SIGN_IN_URL is 'javascript:alert(1)', allowed is the page where users sign in, "
                                + "such as https://app.example.com/login");
    }

    @Test
    void originsOfWebPagesAreAsBrowsersSendThem() {
        environment.put("WAYBILL_CORS_ORIGINS", "https://APP.example.com:443, http://localhost:5173,http://[::1]:8080");
        environment.put("WAYBILL_PUBLIC_URL", "https://files.example.com/waybill/");

        assertThat(Variables.webOrigins(environment))
                .containsExactly(
                        "https://app.example.com",
                        "http://localhost:5173",
                        "http://[::1]:8080",
                        "https://files.example.com");

        environment.remove("WAYBILL_CORS_ORIGINS");
        assertThat(Variables.webOrigins(environment)).isEmpty();
        assertThat(Variables.checkBucketAndCatalog(environment)).isEmpty();
    }

    @Test
    void aRequestNeedsOnlyTheDatabaseAndTheCatalog() {
        environment.keySet().removeIf(name -> !name.startsWith("WAYBILL_DB_") && !name.equals("WAYBILL_DATASETS"));
        assertThat(Variables.checkDatabaseAndCatalog(environment)).isEmpty();

        environment.clear();
        assertThat(Variables.checkDatabaseAndCatalog(environment))
                .extracting(mistake -> mistake.split(" ")[0])
                .containsExactly("WAYBILL_DB_URL", "WAYBILL_DB_USER", "WAYBILL_DB_PASSWORD", "WAYBILL_DATASETS");
    }

    @Test
    void originsForTheBucketNeedThePublicUrl() {
        environment.remove("WAYBILL_PUBLIC_URL");

        assertThat(Variables.checkBucketAndCatalog(environment))
                .singleElement()
                .asString()
                .startsWith("WAYBILL_PUBLIC_URL is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://waybill:hush@db/waybill",
                "jdbc:mysql://db/waybill?user=waybill&Password=hush",
                "jdbc:postgresql://db/way bill?sslpassword=hush"
            })
    void neverShowsAUrlThatMayHoldAPassword(String url) {
        environment.put("WAYBILL_DB_URL", url);

        assertThat(Variables.checkFilesService(environment))
                .singleElement()
                .asString()
                .startsWith("WAYBILL_DB_URL is wrong (not shown: it may hold a password), allowed is the database")
                .doesNotContain("hush");
    }

    @Test
    void namesEveryMistakeOfTheVariablesForMetricsAndShowsNoKey() {
        String key = "c2VjcmV0LWtleS1vZi0zMS1ieXRlcy1vbmx5LTEyMw==";
        environment.put("WAYBILL_SECRET_KEYS", "2026:" + key);
        environment.put("WAYBILL_METRIC_HOSTS", "db.example.com,999.1.1.1");
        environment.put("WAYBILL_METRIC_JDBC_ORACLE", "oracle://db?password=hush");

        for (List<String> mistakes :
                List.of(Variables.checkFilesService(environment), Variables.checkExportWorker(environment))) {
            assertThat(mistakes)
                    .satisfiesExactly(
                            m -> assertThat(m).startsWith("WAYBILL_SECRET_KEYS must be <id>:<key>"),
                            m -> assertThat(m).startsWith("WAYBILL_METRIC_HOSTS has '999.1.1.1', allowed are"),
                            m -> assertThat(m).startsWith("WAYBILL_METRIC_JDBC_ORACLE must be a JDBC URL with {host}"));
            assertThat(String.join("\n", mistakes)).doesNotContain(key, "hush");
        }
    }

    @Test
    void takesTheVariablesForMetrics() {
        environment.put("WAYBILL_SECRET_KEYS", "2026:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        environment.put("WAYBILL_METRIC_HOSTS", "*.example.com,10.20.0.0/16");
        environment.put("WAYBILL_METRIC_JDBC_SQLSERVER", "jdbc:sqlserver://{host}:{port};databaseName={database}");

        assertThat(Variables.checkFilesService(environment)).isEmpty();
        assertThat(Variables.checkExportWorker(environment)).isEmpty();
    }

    @Test
    void thePublicUrlIsUsedWithoutASlashAtItsEnd() {
        assertThat(Variables.publicUrl(Map.of("WAYBILL_PUBLIC_URL", "https://files.example.com/")))
                .isEqualTo("https://files.example.com");
        assertThat(Variables.publicUrl(Map.of("WAYBILL_PUBLIC_URL", "https://example.com/waybill")))
                .isEqualTo("https://example.com/waybill");
    }

    @Test
    void showsTheMistakesOfTheCatalog() throws IOException {
        Files.writeString(Path.of(environment.get("WAYBILL_DATASETS")), "datasets:\n  invoices: {kind: tabel}\n");

        assertThat(String.join("\n", Variables.checkExportWorker(environment)))
                .contains("datasets.yaml:2: dataset invoices: kind is 'tabel', allowed: table, archive");
    }

    @Test
    void aLogFormatIsJsonOrText() {
        environment.put("WAYBILL_LOG_FORMAT", "xml");

        String mistake = "WAYBILL_LOG_FORMAT is 'xml', allowed: json, text";
        assertThat(Variables.checkFilesService(environment)).containsExactly(mistake);
        assertThat(Variables.checkExportWorker(environment)).containsExactly(mistake);
    }

    @Test
    void spansGoToAnHttpAddressByAProtocolThatIsKnown() {
        environment.put("WAYBILL_OTLP_ENDPOINT", "collector:4318");
        environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json");

        assertThat(Variables.checkExportWorker(environment))
                .containsExactly(
                        "WAYBILL_OTLP_ENDPOINT is 'collector:4318', allowed is where spans are sent, such as http://collector:4318",
                        "OTEL_EXPORTER_OTLP_PROTOCOL is 'http/json', allowed: http/protobuf, grpc");
    }
}
