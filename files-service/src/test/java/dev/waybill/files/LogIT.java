package dev.waybill.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.local.Claims;
import dev.waybill.local.LocalStack;
import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import dev.waybill.local.SignedRequest;
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
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the packaged service logs of requests that end well and that fail, down to DEBUG.
class LogIT {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String HUSH = "hush-" + UUID.randomUUID();

    @TempDir
    Path folder;

    @Test
    void everyLineOfARequestNamesItAndItsCallerAndNoneHoldsAKeyALinkOrASecret() throws Exception {
        List<String> secrets = new ArrayList<>(List.of(HUSH));
        try (LocalStack stack = LocalStack.startTemporary()) {
            int port = Ports.anyFree();
            String url = "http://localhost:" + port;
            String token = stack.tokens().token(Claims.admin("alice", "acme", "alice@example.com"));
            secrets.add(token);
            try (ServiceProcess service = start(stack, port)) {
                service.awaitReady(URI.create(url + "/q/health/ready"), SOON);

                JsonNode upload = JSON.readTree(
                        send(post(url + "/api/v1/uploads", token, """
                        {"fileName":"a.txt","contentType":"text/plain","byteSize":5}""")).body());
                String link = upload.at("/url").asText();
                secrets.add(link);
                secrets.add("org/acme/files/" + upload.at("/uploadId").asText());
                put(link, upload.at("/headers"));
                String finalize = "/api/v1/uploads/%s/finalize"
                        .formatted(upload.at("/uploadId").asText());
                assertThat(send(post(url + finalize, token, "")).statusCode()).isEqualTo(201);
                assertThat(send(post(url + "/api/v1/admin/data-sources", token, """
                        {"name":"W","kind":"postgresql","host":"127.0.0.1","port":1,"database":"d","user":"u","secret":"%s"}""".formatted(HUSH)))
                                .statusCode())
                        .isEqualTo(201);
                assertThat(send(get(url + "/api/v1/files", token + "x")).statusCode())
                        .isEqualTo(401);

                change(stack, "alter table waybill.file_metadata rename to lost");
                HttpResponse<String> failed =
                        send(get(url + "/api/v1/files", token).header("X-Request-Id", "of-the-proxy.1"));
                HttpResponse<String> forged =
                        send(get(url + "/api/v1/files", token).header("X-Request-Id", "a b"));

                assertThat(failed.statusCode()).isEqualTo(500);
                assertThat(failed.headers().firstValue("X-Request-Id")).hasValue("of-the-proxy.1");
                assertThat(forged.headers().firstValue("X-Request-Id").orElse(""))
                        .matches("[0-9a-f-]{36}");
                assertThat(service.stop(SOON)).isEqualTo(143);
            }
        }
        List<JsonNode> lines = lines();
        assertThat(lines)
                .filteredOn(line -> line.at("/message").asText().startsWith("GET /api/v1/files failed"))
                .hasSize(2)
                .first()
                .satisfies(line -> {
                    assertThat(line.at("/level").asText()).isEqualTo("ERROR");
                    assertThat(line.at("/mdc/requestId").asText()).isEqualTo("of-the-proxy.1");
                    assertThat(line.at("/mdc/orgId").asText()).isEqualTo("acme");
                    assertThat(line.at("/mdc/userId").asText()).isEqualTo("alice");
                    assertThat(line.at("/stackTrace").asText()).contains("Exception");
                });
        assertThat(lines)
                .filteredOn(line -> line.at("/message").asText().startsWith("token refused"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.at("/mdc/requestId").asText()).matches("[0-9a-f-]{36}");
                    assertThat(line.at("/mdc").has("orgId")).isFalse();
                });
        String all = Files.readString(folder.resolve("log"));
        assertThat(secrets).allSatisfy(secret -> assertThat(all).doesNotContain(secret));
        assertThat(all).doesNotContainIgnoringCase("X-Amz-");
    }

    private ServiceProcess start(LocalStack stack, int port) {
        Map<String, String> variables = new HashMap<>(stack.environment());
        variables.put("WAYBILL_FILES_PORT", Integer.toString(port));
        variables.put("WAYBILL_PUBLIC_URL", "https://files.example.com");
        variables.put("WAYBILL_DATASETS", Stack.catalog().toString());
        variables.put("WAYBILL_LOG_FORMAT", "json");
        variables.put("QUARKUS_LOG_CATEGORY__DEV_WAYBILL__LEVEL", "DEBUG");
        return ServiceProcess.start("files-service", JAR, variables, folder.resolve("log"), List.of());
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("log"))) {
            if (line.startsWith("{")) { // not what Java itself warns of
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    private static void change(LocalStack stack, String sql) throws SQLException {
        try (Connection owner = stack.database().owner();
                var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private static HttpRequest.Builder get(String url, String token) {
        return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token);
    }

    private static HttpRequest.Builder post(String url, String token, String body) {
        return get(url, token).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private static void put(String link, JsonNode headers) throws Exception {
        Map<String, String> signed = JSON.convertValue(headers, new TypeReference<>() {});
        HttpRequest.Builder put = SignedRequest.to(link, signed).PUT(BodyPublishers.ofString("hello"));
        assertThat(send(put).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
