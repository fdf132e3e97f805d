package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricsProcessor;
import org.hawkular.agent.prometheus.types.Counter;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.types.Histogram;
import org.hawkular.agent.prometheus.types.Metric;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.hawkular.agent.prometheus.types.Summary;
import org.hawkular.agent.prometheus.walkers.CollectorPrometheusMetricsWalker;

/// What a parser of Prometheus' format reads from a service.
final class Scrape {

    private final Map<String, MetricFamily> families = new TreeMap<>();

    private Scrape(byte[] text) {
        CollectorPrometheusMetricsWalker all = new CollectorPrometheusMetricsWalker();
        new TextPrometheusMetricsProcessor(new ByteArrayInputStream(text), all).walk();
        for (MetricFamily family : all.getAllMetricFamilies()) {
            assertThat(families.put(family.getName(), family))
                    .as("a second family %s", family.getName())
                    .isNull();
        }
    }

    /// Of the service on this port.
    static Scrape of(int port) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI metrics = URI.create("http://127.0.0.1:%d/q/metrics".formatted(port));
            HttpRequest get = HttpRequest.newBuilder(metrics)
                    .header("Accept", "text/plain;version=0.0.4") // else it is OpenMetrics
                    .build();
            HttpResponse<byte[]> answer = http.send(get, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            return new Scrape(answer.body());
        }
    }

    /// Name, type and the names of the labels, as `exports_total counter [entity, format, status]`; a family whose
    /// members do not all have the same ones is there more than once.
    Set<String> families() {
        return families.values().stream()
                .flatMap(family -> family.getMetrics().stream()
                        .map(metric -> "%s %s %s"
                                .formatted(
                                        family.getName(),
                                        family.getType().toString().toLowerCase(Locale.ROOT),
                                        new TreeSet<>(metric.getLabels().keySet()))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Every value of every label.
    Set<String> labelValues() {
        return families.values().stream()
                .flatMap(family -> family.getMetrics().stream())
                .flatMap(metric -> metric.getLabels().values().stream())
                .collect(Collectors.toSet());
    }

    /// A counter or gauge; of a histogram or summary, how often it was recorded.
    double value(String name, String... labelsAndValues) {
        return switch (find(name, labelsAndValues)) {
            case Counter counter -> counter.getValue();
            case Gauge gauge -> gauge.getValue();
            case Histogram histogram -> histogram.getSampleCount();
            case Summary summary -> summary.getSampleCount();
            default -> throw new AssertionError(name);
        };
    }

    /// The bounds of a histogram's buckets.
    List<Double> bounds(String name, String... labelsAndValues) {
        return ((Histogram) find(name, labelsAndValues))
                .getBuckets().stream().map(Histogram.Bucket::getUpperBound).toList();
    }

    private Metric find(String name, String... labelsAndValues) {
        Map<String, String> labels = new TreeMap<>();
        for (int n = 0; n < labelsAndValues.length; n += 2) {
            labels.put(labelsAndValues[n], labelsAndValues[n + 1]);
        }
        return families.values().stream()
                .filter(family -> family.getName().equals(name))
                .flatMap(family -> family.getMetrics().stream())
                .filter(metric -> metric.getLabels().equals(labels))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no %s with %s".formatted(name, labels)));
    }
}
