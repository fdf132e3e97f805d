package dev.waybill.worker.upload;

import java.util.Map;
import java.util.UUID;

/// What HEAD says of an object.
///
/// @param metadata what was stored with it, by name
public record StoredObject(long byteSize, String etag, Map<String, String> metadata) {

    static final String RUN_ID = "waybill-run-id";

    /// Whether this run made it.
    public boolean isOf(UUID runId) {
        return runId.toString().equals(metadata.get(RUN_ID));
    }
}
