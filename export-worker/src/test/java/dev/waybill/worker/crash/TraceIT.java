package dev.waybill.worker.crash;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.local.Claims;
import dev.waybill.local.DemoWarehouse;
import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.Collector.Told;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The packaged worker and a collector: what is told of runs that somebody traced, and that nothing is where nobody
/// says where to.
class TraceIT extends OnStage {

    private static final int SDK_TRIES = 4; // of one request

    private final Collector collector;
    private final String traceId = random(16);
    private final String callerId = random(8);

    TraceIT() throws IOException {
        collector = new Collector();
    }

    @AfterEach
    void close() {
        collector.close();
    }

    @Test
    void eachAttemptIsASpanOfTheCallersTraceWithItsStepsAndCallsOfTheStore() throws Exception {
        UUID id = traced("select waybill.request_export('%s', 'u', 'alice@example.com', 'invoices', 'csv', '{}')"
                .formatted(Stage.DEMO.id()));
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            faulty.dropBefore(SDK_TRIES, request -> request.isPart(2));
            Map<String, String> env = environment();
            env.put("WAYBILL_S3_ENDPOINT", faulty.endpoint());
            runUntilEnd(env, id);
        }

        assertThat(collector.spans()).isNotEmpty().allSatisfy(span -> {
            assertThat(span.traceId()).as(span.name()).isEqualTo(traceId);
            assertThat(span.service()).isEqualTo("export-worker");
        });
        List<Told> attempts = collector.named("export invoices");
        assertThat(attempts).hasSize(2).allSatisfy(span -> {
            assertThat(span.kind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
            assertThat(span.parentId()).isEqualTo(callerId);
            assertThat(span.attribute("waybill.run.id")).isEqualTo(id.toString());
            assertThat(span.attribute("waybill.org.id"))
                    .isEqualTo(Stage.DEMO.id().toString());
            assertThat(span.attribute("waybill.dataset")).isEqualTo("invoices");
            assertThat(span.attribute("waybill.format")).isEqualTo("csv");
        });
        Told failed = attempts.getFirst();
        assertThat(failed.attribute("waybill.attempt")).isEqualTo("1");
        assertThat(failed.attribute("waybill.outcome")).isEqualTo("retry");
        assertThat(failed.attribute("error.type")).isEqualTo("store-failed");
        assertThat(failed.isError()).isTrue();
        assertThat(collector.named("S3.UploadPart"))
                .as("the part that did not get through")
                .anyMatch(span ->
                        span.isError() && span.attribute("aws.s3.part_number").equals("2"));
        Told good = attempts.getLast();
        assertThat(good.attribute("waybill.attempt")).isEqualTo("2");
        assertThat(good.attribute("waybill.outcome")).isEqualTo("complete");
        assertThat(good.isError()).isFalse();
        Map<String, Told> steps = collector.below(good).stream().collect(toMap(Told::name, span -> span));
        assertThat(steps.keySet()).contains("catalog", "stream", "finalize", "settle");
        assertThat(partsBelow(steps, "stream")).contains("2", "3", "4", "5");
        assertThat(below(steps, "finalize")).contains("S3.CompleteMultipartUpload", "S3.HeadObject");
        assertThat(below(steps, "settle")).containsExactly("notify");
        assertTellsNoSecret(id);
        assertEveryLineHasTheTrace(id);
    }

    /// One trace over both services: the caller's, the request, the attempt, its steps, the store.
    @Test
    void aRequestOfTheApiLeadsToTheStoreInOneTrace() {
        Map<String, String> traced = Map.of("WAYBILL_OTLP_ENDPOINT", collector.endpoint());
        try (FilesService files = FilesService.start(stage, traced)) {
            String id = given().spec(
                            files.as(Claims.member("alice", UUID.randomUUID().toString(), "alice@example.com")))
                    .header("traceparent", "00-%s-%s-01".formatted(traceId, callerId))
                    .body(Map.of("dataset", "texts", "format", "csv"))
                    .post("/api/v1/exports")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("exportId");
            runUntilEnd(environment(), UUID.fromString(id));
            files.process().stop(SOON);
        }

        Told request = only("POST /api/v1/exports");
        assertThat(request.service()).isEqualTo("files-service");
        assertThat(request.parentId()).isEqualTo(callerId);
        Told attempt = only("export texts");
        assertThat(attempt.service()).isEqualTo("export-worker");
        assertThat(attempt.parentId()).isEqualTo(request.id());
        assertThat(collector.named("S3.PutObject"))
                .singleElement()
                .satisfies(put ->
                        assertThat(put.parentId()).isEqualTo(only("finalize").id()));
        assertThat(List.of(request, attempt, only("S3.PutObject"), only("notify")))
                .extracting(Told::traceId)
                .containsOnly(traceId);
    }

    @Test
    void archivesAndMetricsAreTracedToo() throws Exception {
        MetricDesk desk = new MetricDesk(stage);
        UUID org = UUID.randomUUID();
        String key = stage.file(org, "a.txt", "text/plain", "", new byte[2_000_000]);
        stage.file(org, "b.txt", "text/plain", "", new byte[100]);
        UUID archive = traced(
                "select waybill.request_export('%s', 'u', 'a@example.com', 'storage', 'zip', '{}')".formatted(org));
        UUID metric = desk.request("Good", "select country from orders limit 10"); // nobody traced it
        UUID bad = desk.request("Bad", "select nothing from nowhere");

        runUntilEnd(environment(), archive, metric, bad);

        Told ofArchive = only("export storage");
        assertThat(ofArchive.traceId()).isEqualTo(traceId);
        assertThat(collector.named("S3.GetObject")).isNotEmpty().allSatisfy(span -> {
            assertThat(span.traceId()).isEqualTo(traceId);
            assertThat(span.kind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
            assertThat(span.attribute("aws.s3.bucket")).isEqualTo(stage.bucket);
            assertThat(span.attribute("http.response.status_code")).isEqualTo("200");
        });
        assertThat(collector.named("export metric"))
                .extracting(span -> span.attribute("waybill.outcome"))
                .containsExactlyInAnyOrder("complete", "failed");
        assertThat(collector.named("export metric"))
                .as("each the root of a trace of its own")
                .allMatch(span -> span.parentId().isEmpty())
                .extracting(Told::traceId)
                .doesNotHaveDuplicates()
                .doesNotContain(traceId);
        assertThat(collector.all()).doesNotContain(key, "nowhere", DemoWarehouse.PASSWORD);
        assertTellsNoSecret(archive);
        assertTellsNoSecret(metric);
    }

    @Test
    void withoutAnEndpointThereIsNoSpanAndNoThreadThatWouldSendOne() throws Exception {
        UUID id = traced("select waybill.request_export('%s', 'u', 'alice@example.com', 'invoices', 'csv', '{}')"
                .formatted(Stage.DEMO.id()));
        try (ServiceProcess worker = stage.worker(Map.of())) {
            assertThat(stage.awaitEnd(id, SOON).status()).isEqualTo("complete");

            assertThat(threads(worker)).contains("export-1").doesNotContain("BatchSpanProces");
        }
    }

    private Set<String> partsBelow(Map<String, Told> steps, String step) {
        return collector.below(Objects.requireNonNull(steps.get(step))).stream()
                .filter(span -> span.name().equals("S3.UploadPart"))
                .filter(span -> span.attribute("http.response.status_code").equals("200"))
                .map(span -> span.attribute("aws.s3.part_number"))
                .collect(toSet());
    }

    private List<String> below(Map<String, Told> steps, String step) {
        return collector.below(Objects.requireNonNull(steps.get(step))).stream()
                .map(Told::name)
                .toList();
    }

    private Told only(String name) {
        assertThat(collector.named(name)).hasSize(1);
        return collector.named(name).getFirst();
    }

    private Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "WAYBILL_OTLP_ENDPOINT", collector.endpoint(),
                "WAYBILL_LOG_FORMAT", "json",
                "WAYBILL_WORKER_BACKOFF", "100ms"));
    }

    /// Until all is told, too: a service tells the rest when it is stopped, and nothing when it is killed.
    private static void runUntilEnd(Map<String, String> env, UUID... ids) {
        try (ServiceProcess worker = stage.worker(env)) {
            for (UUID id : ids) {
                stage.awaitEnd(id, SOON);
            }
            stage.awaitMailsSent(SOON);
            worker.stop(SOON);
        }
    }

    /// As files-service asks within a request that is traced.
    private UUID traced(String request) {
        return stage.one(
                "select set_config('waybill.traceparent', '00-%s-%s-01', false), (%s)"
                        .formatted(traceId, callerId, request),
                row -> row.getObject(2, UUID.class));
    }

    private void assertTellsNoSecret(UUID id) {
        Stage.Run run = stage.run(id);
        assertThat(collector.all())
                .doesNotContain(
                        run.objectKey(),
                        run.objectKey().substring(run.objectKey().lastIndexOf('/')))
                .doesNotContain("X-Amz-", "alice@example.com")
                .doesNotContain(stage.environment().getOrDefault("WAYBILL_S3_SECRET_KEY", ""));
    }

    private void assertEveryLineHasTheTrace(UUID id) throws IOException {
        ObjectMapper json = new ObjectMapper();
        int lines = 0;
        for (String text : Files.readAllLines(stage.log(stage.started()))) {
            JsonNode line = text.startsWith("{") ? json.readTree(text) : json.createObjectNode();
            if (line.at("/mdc/runId").asText().equals(id.toString())) {
                assertThat(line.at("/mdc/traceId").asText()).as(text).isEqualTo(traceId);
                lines++;
            }
        }
        assertThat(lines).isGreaterThan(5);
    }

    /// Names of its threads, of which Linux keeps the first 15 characters.
    private static String threads(ServiceProcess worker) throws Exception {
        List<String> ask = Files.exists(Path.of("/proc"))
                ? List.of("sh", "-c", "cat /proc/%d/task/*/comm".formatted(worker.pid()))
                : List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        "" + worker.pid(),
                        "Thread.print");
        Process answer = new ProcessBuilder(ask).redirectErrorStream(true).start();
        return new String(answer.getInputStream().readAllBytes());
    }

    private static String random(int bytes) {
        byte[] id = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
