package dev.waybill.worker.trace;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A span as text, as the database carries it from one process to the next: member `traceparent` of W3C Trace Context.
public final class TraceParent {

    private static final String MEMBER = "traceparent";

    private static final TextMapGetter<Map<String, String>> READ = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    private TraceParent() {}

    /// Of the span that this thread works for; empty if nothing is traced.
    public static Optional<String> current() {
        Map<String, String> carrier = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.current(), carrier, Map::put);
        return Optional.ofNullable(carrier.get(MEMBER));
    }

    /// The root where there is no text, or none that is right.
    static Context context(Optional<String> traceparent) {
        return traceparent
                .map(text ->
                        W3CTraceContextPropagator.getInstance().extract(Context.root(), Map.of(MEMBER, text), READ))
                .orElse(Context.root());
    }
}
