package dev.waybill.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waybill.contract.Condition.Operator;
import dev.waybill.contract.CsvStyle.Profile;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.StreamSupport;

/// What a worker reads from `export_outbox.payload`, written by `waybill.request_export`.
///
/// ```json
/// {"version":1,"runId":"0198…","orgId":"acme","dataset":"invoices","format":"csv","fields":["id","amount"]}
/// {"version":2,"runId":"0198…","orgId":"acme","dataset":"invoices","format":"csv","fields":["id","amount"],
///  "filter":[{"column":"amount","operator":"gte","values":["10.50"]}],
///  "profile":"excel","delimiter":";","header":false,"compression":"gzip"}
/// ```
/// Without `fields` all columns of the catalog are exported. Version 2 is written where one of the other members is
/// there: a worker that does not know them would export what was not asked for. A reader refuses a version it does not
/// know and ignores members it does not know; a worker does not even claim it, and leaves it to newer ones.
///
/// So a version that writes checkpoints from which the workers before it cannot go on must raise `version` in the row
/// with the first of them.
///
/// @param gzip the object is compressed, as RFC 1952 says
public record ExportRequest(
        UUID runId,
        String orgId,
        String dataset,
        String format,
        List<String> fields,
        List<Condition> filter,
        CsvStyle csv,
        boolean gzip) {

    /// The newest.
    public static final int VERSION = 2;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    public ExportRequest {
        fields = List.copyOf(fields);
        filter = List.copyOf(filter);
    }

    /// @throws IllegalArgumentException if the text is not a request of a known version; the message says why
    public static ExportRequest parse(String json) {
        JsonNode request = tree(json);
        int version = request.path("version").asInt();
        if (version < 1 || version > VERSION) {
            throw new IllegalArgumentException(
                    "export request of version %d, this program reads 1 to %d: update the export-worker"
                            .formatted(version, VERSION));
        }
        return new ExportRequest(
                UUID.fromString(text(request, "runId")),
                text(request, "orgId"),
                text(request, "dataset"),
                text(request, "format"),
                texts(request.path("fields")),
                StreamSupport.stream(request.path("filter").spliterator(), false)
                        .map(ExportRequest::condition)
                        .toList(),
                csv(request),
                isGzip(request));
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("export request is not readable: " + e.getOriginalMessage(), e);
        }
    }

    private static String text(JsonNode in, String name) {
        JsonNode value = in.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("export request is not readable: %s is %s".formatted(name, value));
        }
        return value.textValue();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static Condition condition(JsonNode node) {
        Operator operator = Operator.valueOf(text(node, "operator").toUpperCase(Locale.ROOT));
        return new Condition(text(node, "column"), operator, texts(node.path("values")));
    }

    private static CsvStyle csv(JsonNode request) {
        Profile profile = request.has("profile") ? Profile.of(text(request, "profile")) : CsvStyle.USUAL.profile();
        char delimiter = request.has("delimiter") ? text(request, "delimiter").charAt(0) : CsvStyle.USUAL.delimiter();
        return new CsvStyle(profile, delimiter, request.path("header").asBoolean(CsvStyle.USUAL.header()));
    }

    private static boolean isGzip(JsonNode request) {
        if (!request.has("compression")) {
            return false;
        }
        if (!text(request, "compression").equals("gzip")) {
            throw new IllegalArgumentException("compression is %s, this program knows gzip: update the export-worker"
                    .formatted(text(request, "compression")));
        }
        return true;
    }
}
