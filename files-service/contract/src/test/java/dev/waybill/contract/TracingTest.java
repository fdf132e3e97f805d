package dev.waybill.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingTest {

    @Test
    void isOffWithoutAnEndpoint() {
        assertThat(Tracing.properties(Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "WAYBILL_OTLP_ENDPOINT", " ")))
                .containsExactly(Map.entry("quarkus.otel.sdk.disabled", "true"));
    }

    @Test
    void sendsByHttpUnlessToldOtherwise() {
        assertThat(Tracing.properties(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")))
                .containsEntry("quarkus.otel.sdk.disabled", "false")
                .containsEntry("quarkus.otel.exporter.otlp.endpoint", "http://collector:4318")
                .containsEntry("quarkus.otel.exporter.otlp.protocol", "http/protobuf")
                .hasSize(3);
    }

    @Test
    void waybillsVariableWinsOverTheStandards() {
        assertThat(Tracing.properties(Map.of(
                        "WAYBILL_OTLP_ENDPOINT", "http://ours:4317",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://theirs:4317",
                        "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
                        "OTEL_EXPORTER_OTLP_HEADERS", "api-key=k")))
                .containsEntry("quarkus.otel.exporter.otlp.endpoint", "http://ours:4317")
                .containsEntry("quarkus.otel.exporter.otlp.protocol", "grpc")
                .containsEntry("quarkus.otel.exporter.otlp.headers", "api-key=k");
    }
}
