package dev.waybill.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.contract.Datasets;
import dev.waybill.contract.StoreSettings;
import dev.waybill.local.DemoData;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.DemoWarehouse;
import dev.waybill.local.LocalStack;
import dev.waybill.local.Ports;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/// The demo's container, over a PostgreSQL and an S3 server that it did not start.
class ComposeIT {

    private static final Ports SEEN = new Ports(15432, 19000, 0, 0);

    @TempDir
    private Path directory;

    private final PrintStream out = new PrintStream(new ByteArrayOutputStream());

    @Test
    void preparesOnceAndServesMailsAndSignIn() throws Exception {
        try (LocalStack servers = LocalStack.startTemporary()) {
            Settings settings = settings(servers);
            Path file = settings.home().resolve("stack.env");

            try (Compose compose = Compose.start(settings, "127.0.0.1", SEEN, out)) {
                String shell = Files.readString(file);
                assertThat(shell)
                        .contains(
                                "export WAYBILL_FILES_URL='http://localhost:8080'",
                                "export WAYBILL_ADMIN_DB_URL='postgresql://waybill_owner:waybill_owner@127.0.0.1:15432/waybill'",
                                "export WAYBILL_S3_ENDPOINT='http://localhost:19000'");
                assertThat(shared("jwt.public.pem")).startsWith("-----BEGIN PUBLIC KEY-----");
                assertThat(Datasets.load(directory.resolve("shared/datasets.yaml"))
                                .all())
                        .isNotEmpty();
                assertThat(objects(servers)).isPositive();
                try (Connection owner = servers.database().owner();
                        Connection _ = servers.database().superuser(DemoWarehouse.DATABASE)) {
                    assertThat(DemoData.present(owner)).hasValue(DemoData.DEFAULT_INVOICES);
                }
                assertThat(page(compose.mail().api().resolve("/sign-in"))).contains(DemoTenant.DEMO.email());
            }
            assertThat(file).doesNotExist();

            String key = shared("jwt.public.pem");
            try (Compose _ = Compose.start(settings, "127.0.0.1", SEEN, out)) {
                assertThat(shared("jwt.public.pem")).isEqualTo(key);
            }
        }
    }

    @Test
    void anotherKindOfDatabaseIsRefusedByName() throws Exception {
        Settings settings = Settings.of(
                Map.of("WAYBILL_HOME", directory.toString(), "WAYBILL_DB_URL", "jdbc:mysql://db/waybill"), ".");

        assertThatThrownBy(() -> Compose.start(settings, "127.0.0.1", SEEN, out))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("WAYBILL_DB_URL is 'jdbc:mysql://db/waybill'");
    }

    private Settings settings(LocalStack servers) throws Exception {
        Files.createDirectories(directory.resolve("shared"));
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.put("WAYBILL_HOME", directory.resolve("home").toString());
        environment.put("WAYBILL_SHARED", directory.resolve("shared").toString());
        environment.put("WAYBILL_S3_BUCKET", "composed");
        environment.put("WAYBILL_S3_PUBLIC_ENDPOINT", "http://localhost:19000");
        environment.put(
                "POSTGRES_PASSWORD",
                Files.readString(servers.home().resolve("postgres/superuser.password"))
                        .strip());
        return Settings.of(environment, ".");
    }

    private String shared(String name) throws Exception {
        return Files.readString(directory.resolve("shared").resolve(name));
    }

    private static int objects(LocalStack servers) {
        StoreSettings store = servers.store().settings();
        try (S3Client s3 = store.client(UrlConnectionHttpClient.create())) {
            return s3.listObjectsV2(list -> list.bucket("composed")).keyCount();
        }
    }

    private static String page(URI uri) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
