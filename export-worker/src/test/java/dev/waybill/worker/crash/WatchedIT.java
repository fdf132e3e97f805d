package dev.waybill.worker.crash;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Claims;
import dev.waybill.local.PackagedService;
import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.grafana.PromQl;
import dev.waybill.worker.grafana.Watching;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// That dashboard and alerts ask for nothing that the services do not tell.
class WatchedIT {

    private static final Duration SOON = OnStage.SOON;
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    /// Of Prometheus itself, and of kube-state-metrics.
    private static final Map<String, Set<String>> OF_OTHERS = Map.of(
            "up", Set.of(),
            "kube_job_status_failed", Set.of("job_name", "namespace"),
            "kube_pod_status_ready", Set.of("condition", "namespace", "pod"),
            "kube_pod_status_phase", Set.of("namespace", "phase", "pod"));

    /// What native executables do not tell.
    private static final Map<String, Set<String>> OF_A_JVM = Map.of(
            "jvm_gc_pause_seconds_sum", Set.of(),
            "jvm_buffer_memory_used_bytes", Set.of());

    /// What a scrape adds.
    private static final Set<String> OF_TARGETS = Set.of("job", "instance");

    @Test
    void everyMetricAndLabelIsExported() throws Exception {
        int port = Ports.anyFree();
        Map<String, Set<String>> told = new HashMap<>(OF_OTHERS);
        if (PackagedService.isNativeWanted()) {
            told.putAll(OF_A_JVM);
        }
        try (Stage stage = new Stage(10, "10m");
                ServiceProcess _ = stage.worker(Map.of("QUARKUS_HTTP_PORT", Integer.toString(port)));
                FilesService files = FilesService.start(stage, Map.of())) {
            Awaitility.await("the metrics of both")
                    .atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> {
                        given().spec(files.as(Claims.member("u", "o", "a@example.com")))
                                .get("/api/v1/files")
                                .then()
                                .statusCode(200);
                        Stream.of(port, files.port()).forEach(one -> read(one, told));
                        assertThat(told)
                                .containsKeys(
                                        "exports_total",
                                        "http_server_requests_seconds_count",
                                        "jvm_gc_pause_seconds_sum");
                    });
        }
        assertThat(Watching.queries()).allSatisfy(text -> {
            PromQl query = PromQl.parse(text);
            query.metrics()
                    .forEach((metric, labels) -> assertThat(told.getOrDefault(metric, Set.of("no such metric")))
                            .as("%s in: %s", metric, text)
                            .containsAll(without(OF_TARGETS, labels))
                            .doesNotContain("no such metric"));
            Set<String> ofAny = query.metrics().keySet().stream()
                    .flatMap(metric -> told.getOrDefault(metric, Set.of()).stream())
                    .collect(Collectors.toSet());
            assertThat(ofAny).as(text).containsAll(without(OF_TARGETS, query.grouping()));
        });
    }

    private static Set<String> without(Set<String> these, Set<String> labels) {
        Set<String> rest = new TreeSet<>(labels);
        rest.removeAll(these);
        return rest;
    }

    /// Names of samples as Prometheus stores them (`…_count`, `…_bucket`), with those of their labels.
    private static void read(int port, Map<String, Set<String>> told) {
        URI metrics = URI.create("http://127.0.0.1:%d/q/metrics".formatted(port));
        try (HttpClient http = HttpClient.newHttpClient()) {
            String text = http.sendAsync(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .join()
                    .body();
            text.lines().map(SAMPLE::matcher).filter(Matcher::matches).forEach(sample -> {
                Set<String> labels = told.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
                if (sample.group(2) != null) {
                    LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
                }
            });
        }
    }
}
