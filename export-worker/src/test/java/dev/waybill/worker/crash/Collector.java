package dev.waybill.worker.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// Takes spans as any collector does: OTLP over HTTP, as protobuf.
final class Collector implements AutoCloseable {

    private final HttpServer http;
    private final List<Told> spans = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /// A span that has ended.
    ///
    /// @param attributes as text
    record Told(
            String service,
            String name,
            Span.SpanKind kind,
            String traceId,
            String id,
            String parentId,
            boolean isError,
            Map<String, String> attributes) {

        String attribute(String name) {
            return attributes.getOrDefault(name, "");
        }
    }

    Collector() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/v1/traces", this::take);
        http.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
        requests.add(request.toString());
        request.getResourceSpansList().forEach(this::take);
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void take(ResourceSpans of) {
        String service = attributes(of.getResource().getAttributesList()).getOrDefault("service.name", "");
        of.getScopeSpansList().stream()
                .flatMap(scope -> scope.getSpansList().stream())
                .forEach(span -> spans.add(new Told(
                        service,
                        span.getName(),
                        span.getKind(),
                        hex(span.getTraceId().toByteArray()),
                        hex(span.getSpanId().toByteArray()),
                        hex(span.getParentSpanId().toByteArray()),
                        span.getStatus().getCodeValue() == 2,
                        attributes(span.getAttributesList()))));
    }

    private static Map<String, String> attributes(List<KeyValue> list) {
        return list.stream().collect(Collectors.toMap(KeyValue::getKey, value -> switch (value.getValue()
                .getValueCase()) {
            case STRING_VALUE -> value.getValue().getStringValue();
            case INT_VALUE -> Long.toString(value.getValue().getIntValue());
            default -> value.getValue().toString();
        }));
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    List<Told> spans() {
        return List.copyOf(spans);
    }

    List<Told> named(String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    List<Told> below(Told parent) {
        return spans.stream()
                .filter(span -> span.parentId().equals(parent.id()))
                .toList();
    }

    /// Everything that came, as text.
    String all() {
        return String.join("\n", requests);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
