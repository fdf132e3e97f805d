package dev.waybill.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.UUID;

/// What a worker reads from `export_outbox.payload`, written by `waybill.request_export`.
///
/// Version 1:
/// `{"version":1,"runId":"0198…","orgId":"acme","dataset":"invoices","format":"csv","fields":["id","amount"]}`.
/// Without `fields` all columns of the catalog are exported. A reader refuses a version it does not know and ignores
/// members it does not know, so a newer writer may add some.
public record ExportRequest(int version, UUID runId, String orgId, String dataset, String format, List<String> fields) {

    public static final int VERSION = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @SuppressWarnings("ConstantValue") // Jackson passes null for an absent member
    public ExportRequest {
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "export request of version %d, this program reads version %d: update the export-worker"
                            .formatted(version, VERSION));
        }
        fields = fields == null ? List.of() : List.copyOf(fields);
    }

    /// @throws IllegalArgumentException if the text is not a request of a known version; the message says why
    public static ExportRequest parse(String json) {
        try {
            return JSON.readValue(json, ExportRequest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("export request is not readable: " + e.getOriginalMessage(), e);
        }
    }
}
