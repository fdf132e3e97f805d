package dev.waybill.files;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/// Keeps what anybody can make up, without a token, out of the labels of metrics: each new value would stay in memory,
/// and be a series of its own in Prometheus, for good. Methods that HTTP does not know count as `OTHER` (as in
/// OpenTelemetry's semantic conventions), and preflights, which may be refused before their path is known, as of no
/// path.
@Singleton
final class BoundedLabels implements MeterFilter {

    private static final String REQUESTS = "http.server.requests";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    @Override
    public Meter.Id map(Meter.Id id) {
        String method = id.getTag("method");
        if (!id.getName().equals(REQUESTS) || method == null) {
            return id;
        }
        if (!METHODS.contains(method)) {
            return id.withTags(List.of(Tag.of("method", "OTHER")));
        }
        return method.equals("OPTIONS") ? id.withTags(List.of(Tag.of("uri", "UNKNOWN"))) : id;
    }
}
