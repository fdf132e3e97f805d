package dev.waybill.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricsProcessor;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.hawkular.agent.prometheus.walkers.CollectorPrometheusMetricsWalker;
import org.junit.jupiter.api.Test;

/// What files-service tells Prometheus, as a parser of its format reads it.
@QuarkusTest
class PrometheusTest extends ServiceTest {

    @Test
    void requestsAreMeasuredByTheTemplateOfTheirPathAndNoLabelNamesATenantAUserOrAnId() {
        String org = newOrg();
        UUID id = UUID.randomUUID();
        as(alice(org)).get("/api/v1/files/" + id).then().statusCode(404);
        as(alice(org)).get("/api/v1/exports?limit=1").then().statusCode(200);
        awaitLabels("/api/v1/files/{id}", "/api/v1/exports");

        List<MetricFamily> families = scrape();

        assertThat(families)
                .extracting(MetricFamily::getName)
                .doesNotHaveDuplicates()
                .contains("http_server_requests_seconds", "jvm_memory_used_bytes", "process_cpu_usage");
        MetricFamily requests = families.stream()
                .filter(family -> family.getName().equals("http_server_requests_seconds"))
                .findFirst()
                .orElseThrow();
        assertThat(requests.getMetrics())
                .allSatisfy(metric ->
                        assertThat(metric.getLabels().keySet()).isEqualTo(Set.of("method", "uri", "outcome", "status")))
                .extracting(metric -> metric.getLabels().get("uri"))
                .contains("/api/v1/files/{id}", "/api/v1/exports");
        assertThat(labelValues(families))
                .noneMatch(value -> value.contains(org) || value.contains(id.toString()) || value.contains("alice"));
    }

    @Test
    void whoHasNoTokenMakesUpNoLabels() {
        String word = "made-up-" + UUID.randomUUID();
        nobody().request("X" + word.toUpperCase(Locale.ROOT), "/api/v1/files");
        nobody().get("/api/v1/" + word);
        nobody().header("Origin", "https://foreign.example")
                .header("Access-Control-Request-Method", "GET")
                .options("/api/v1/" + word)
                .then()
                .statusCode(403);
        awaitLabels("OTHER", "UNKNOWN");

        assertThat(labelValues(scrape()))
                .noneMatch(value -> value.toLowerCase(Locale.ROOT).contains(word));
    }

    /// A request is counted a moment after it was answered.
    private static void awaitLabels(String... values) {
        await().until(() -> labelValues(scrape()).containsAll(Set.of(values)));
    }

    private static List<MetricFamily> scrape() {
        String text =
                nobody().accept("text/plain;version=0.0.4").get("/q/metrics").asString();
        CollectorPrometheusMetricsWalker all = new CollectorPrometheusMetricsWalker();
        new TextPrometheusMetricsProcessor(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), all).walk();
        return all.getAllMetricFamilies();
    }

    private static Set<String> labelValues(List<MetricFamily> families) {
        return families.stream()
                .flatMap(family -> family.getMetrics().stream())
                .flatMap(metric -> metric.getLabels().values().stream())
                .collect(Collectors.toSet());
    }
}
