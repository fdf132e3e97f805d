package dev.waybill.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.waybill.local.Claims;
import dev.waybill.local.LocalStack;
import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged service, traced: what it puts into the outbox for the worker, and what it tells a collector.
class TraceIT {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SPAN_OF_THE_CALLER = "00f067aa0ba902b7";

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>(); // as it came: protobuf, whose texts are UTF-8
    private final LocalStack stack = LocalStack.startTemporary();
    private final int port = Ports.anyFree();
    private final HttpServer collector =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    TraceIT() throws IOException {}

    @BeforeEach
    void collect() {
        collector.createContext("/v1/traces", exchange -> {
            synchronized (told) {
                told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        stack.close();
        collector.stop(0);
    }

    @Test
    void theCallersTraceGoesToTheWorkerWithWhateverIsAsked() throws Exception {
        String ofExport = newTrace();
        String ofRetry = newTrace();
        String ofMetric = newTrace();
        String notSampled = newTrace();
        try (ServiceProcess service =
                start("http://127.0.0.1:" + collector.getAddress().getPort())) {
            UUID export = id(
                    send(post("/exports", ofExport, 1, "{\"dataset\":\"invoices\",\"format\":\"csv\"}"), 201),
                    "exportId");
            assertThat(traceparent(export))
                    .matches("00-%s-(?!%s)[0-9a-f]{16}-01".formatted(ofExport, SPAN_OF_THE_CALLER));

            send(post("/exports/%s/cancel".formatted(export), newTrace(), 1, ""), 200);
            UUID retry = id(send(post("/exports/%s/retry".formatted(export), ofRetry, 1, ""), 201), "exportId");
            assertThat(traceparent(retry))
                    .startsWith("00-%s-".formatted(ofRetry))
                    .endsWith("-01");

            UUID metric = id(send(post("/metrics", newTrace(), 1, """
                    {"name":"M","dataSourceId":"%s","sql":"select 1"}""".formatted(dataSource())), 201), "id");
            send(request("/metrics/%s/download".formatted(metric), ofMetric, 1).GET(), 504);
            assertThat(one("select payload ->> 'traceparent' from waybill.export_outbox where is_metric"))
                    .startsWith("00-%s-".formatted(ofMetric));

            send(request("/files?cursor=hush-hush", newTrace(), 1).GET(), 200);
            send(post("/exports/%s/cancel".formatted(retry), newTrace(), 1, ""), 200);
            UUID dark = id(
                    send(post("/exports", notSampled, 0, "{\"dataset\":\"invoices\",\"format\":\"csv\"}"), 201),
                    "exportId");
            assertThat(traceparent(dark))
                    .startsWith("00-%s-".formatted(notSampled))
                    .endsWith("-00");
            assertThat(service.stop(SOON)).isEqualTo(143);
        }

        assertThat(bytes()).contains(raw(ofExport), raw(ofRetry), raw(ofMetric), "POST /api/v1/exports");
        assertThat(bytes()).doesNotContain(raw(notSampled)).doesNotContain("hush-hush");
    }

    @Test
    void withoutAnEndpointNoTraceIsBegunOrCarriedOn() throws Exception {
        try (ServiceProcess service = start("")) {
            UUID export = id(
                    send(post("/exports", newTrace(), 1, "{\"dataset\":\"invoices\",\"format\":\"csv\"}"), 201),
                    "exportId");

            assertThat(traceparent(export)).isEqualTo("null");
            assertThat(service.stop(SOON)).isEqualTo(143);
        }
        assertThat(bytes()).isEmpty();
    }

    private ServiceProcess start(String endpoint) {
        Map<String, String> variables = new HashMap<>(stack.environment());
        variables.put("QUARKUS_OTEL_EXPERIMENTAL_SHUTDOWN_WAIT_TIME", "60S"); // it ends as soon as all is told
        variables.put("WAYBILL_FILES_PORT", Integer.toString(port));
        variables.put("WAYBILL_PUBLIC_URL", "https://files.example.com");
        variables.put("WAYBILL_DATASETS", Stack.catalog().toString());
        variables.put("WAYBILL_METRIC_ANSWER_TIMEOUT", "1s");
        variables.put("WAYBILL_OTLP_ENDPOINT", endpoint);
        ServiceProcess service =
                ServiceProcess.start("files-service", JAR, variables, folder.resolve("log"), List.of());
        service.awaitReady(URI.create("http://localhost:%d/q/health/ready".formatted(port)), SOON);
        return service;
    }

    private String dataSource() throws Exception {
        return id(send(post("/admin/data-sources", newTrace(), 1, """
                {"name":"W","kind":"postgresql","host":"127.0.0.1","port":1,"database":"d","user":"u","secret":"s"}"""), 201), "id")
                .toString();
    }

    private HttpRequest.Builder request(String path, String traceId, int sampled) {
        String token = stack.tokens().token(Claims.admin("alice", "acme", "alice@example.com"));
        return HttpRequest.newBuilder(URI.create("http://localhost:%d/api/v1%s".formatted(port, path)))
                .header("Authorization", "Bearer " + token)
                .header("traceparent", "00-%s-%s-0%d".formatted(traceId, SPAN_OF_THE_CALLER, sampled));
    }

    private HttpRequest.Builder post(String path, String traceId, int sampled, String body) {
        return request(path, traceId, sampled)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private static JsonNode send(HttpRequest.Builder request, int status) throws Exception {
        HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private static UUID id(JsonNode answer, String member) {
        return UUID.fromString(answer.at("/" + member).asText());
    }

    private String traceparent(UUID run) throws SQLException {
        return one("select payload ->> 'traceparent' from waybill.export_outbox where run_id = '%s'".formatted(run));
    }

    private String one(String sql) throws SQLException {
        try (Connection owner = stack.database().owner();
                PreparedStatement select = owner.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private String bytes() {
        synchronized (told) {
            return String.join("", told);
        }
    }

    private static String raw(String traceId) {
        return new String(HexFormat.of().parseHex(traceId), StandardCharsets.ISO_8859_1);
    }

    private static String newTrace() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
