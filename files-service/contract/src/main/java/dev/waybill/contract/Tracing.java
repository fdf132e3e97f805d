package dev.waybill.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a service sends its spans (OpenTelemetry), if anywhere: without an endpoint there are none, and nothing that
/// makes or sends them.
public final class Tracing {

    /// Wins over the standard's own variable.
    public static final String ENDPOINT = "WAYBILL_OTLP_ENDPOINT";

    public static final String STANDARD_ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// What the protocol may be; the first one is meant where nothing is said (OpenTelemetry Protocol Exporter
    /// specification).
    public static final List<String> PROTOCOLS = List.of("http/protobuf", "grpc");

    private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";

    private Tracing() {}

    /// The name of the variable that holds the endpoint; empty if none does.
    public static Optional<String> endpointVariable(Map<String, String> environment) {
        return List.of(ENDPOINT, STANDARD_ENDPOINT).stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .findFirst();
    }

    /// Properties of Quarkus, to be set before it starts, as the environment says, which [Variables] has checked.
    public static Map<String, String> properties(Map<String, String> environment) {
        Optional<String> endpoint = endpointVariable(environment).map(environment::get);
        if (endpoint.isEmpty()) {
            return Map.of("quarkus.otel.sdk.disabled", "true");
        }
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("quarkus.otel.sdk.disabled", "false");
        properties.put("quarkus.otel.exporter.otlp.endpoint", endpoint.get().strip());
        String protocol = environment.getOrDefault(PROTOCOL, "");
        properties.put("quarkus.otel.exporter.otlp.protocol", protocol.isBlank() ? PROTOCOLS.getFirst() : protocol);
        String headers = environment.getOrDefault(HEADERS, "");
        if (!headers.isBlank()) {
            properties.put("quarkus.otel.exporter.otlp.headers", headers);
        }
        return properties;
    }
}
