package dev.waybill.contract.metric;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a worker reads from `export_outbox.payload` for a metric, written by `waybill.request_metric`.
///
/// ```json
/// {"version":3,"runId":"0198…","orgId":"acme","metric":
///   {"id":"0198…","name":"Revenue","dataSourceId":"0198…","sql":"select … where day >= :from",
///    "arguments":[{"name":"from","type":"date","value":"2024-05-06"}]}}
/// ```
/// The SQL is the metric's when it was asked for. A worker older than version 3 refuses it. No secret is in it.
///
/// @param metricId empty for the trial of a connection
public record MetricRequest(
        UUID runId,
        String orgId,
        Optional<UUID> metricId,
        String name,
        UUID dataSourceId,
        String sql,
        List<Argument> arguments) {

    /// Of the payload.
    public static final int VERSION = 3;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /// A value for a parameter; empty for SQL NULL.
    public record Argument(String name, ParameterType type, Optional<String> value) {}

    public MetricRequest {
        arguments = List.copyOf(arguments);
    }

    /// Whether a payload asks for a metric.
    ///
    /// @throws IllegalArgumentException if it is not readable
    public static boolean isOne(String payload) {
        return tree(payload).has("metric");
    }

    /// @throws IllegalArgumentException if the payload is not of this version; the message says why
    public static MetricRequest parse(String payload) {
        JsonNode request = tree(payload);
        JsonNode version = request.path("version");
        if (!version.isInt() || version.intValue() != VERSION) {
            throw new IllegalArgumentException(
                    "metric request of version %s, this program reads %d: update the export-worker"
                            .formatted(version, VERSION));
        }
        JsonNode metric = request.path("metric");
        List<Argument> arguments = new ArrayList<>();
        for (JsonNode argument : metric.path("arguments")) {
            arguments.add(new Argument(
                    text(argument, "name"),
                    ParameterType.of(text(argument, "type")),
                    argument.hasNonNull("value") ? Optional.of(text(argument, "value")) : Optional.empty()));
        }
        return new MetricRequest(
                UUID.fromString(text(request, "runId")),
                text(request, "orgId"),
                metric.path("id").isTextual() ? Optional.of(UUID.fromString(text(metric, "id"))) : Optional.empty(),
                text(metric, "name"),
                UUID.fromString(text(metric, "dataSourceId")),
                text(metric, "sql"),
                arguments);
    }

    private static JsonNode tree(String payload) {
        try {
            return JSON.readTree(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("metric request is not readable: " + e.getOriginalMessage(), e);
        }
    }

    private static String text(JsonNode in, String name) {
        JsonNode value = in.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("metric request is not readable: %s is %s".formatted(name, value));
        }
        return value.textValue();
    }
}
