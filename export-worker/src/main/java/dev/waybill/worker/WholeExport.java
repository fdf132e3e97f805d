package dev.waybill.worker;

import dev.waybill.worker.upload.StoredObject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// An export that was put in one request. What the run's row must say of it stands in the object's metadata, so an
/// attempt that finds the object can settle the run without it being made again.
///
/// @param sha256   of the bytes, lower-case hex
/// @param dataAsOf of the snapshot that the rows come from
record WholeExport(long rowCount, String sha256, Instant dataAsOf) {

    private static final String ROW_COUNT = "waybill-row-count";
    private static final String SHA256 = "waybill-sha256";
    private static final String DATA_AS_OF = "waybill-data-as-of";

    Map<String, String> metadata() {
        return Map.of(ROW_COUNT, Long.toString(rowCount), SHA256, sha256, DATA_AS_OF, dataAsOf.toString());
    }

    /// False for an object of parts, or of another run.
    static boolean isPutBy(UUID runId, StoredObject object) {
        return object.isOf(runId) && object.metadata().containsKey(SHA256);
    }

    static WholeExport of(StoredObject object) {
        return new WholeExport(
                Long.parseLong(object.metadata().getOrDefault(ROW_COUNT, "0")),
                object.metadata().getOrDefault(SHA256, ""),
                Instant.parse(object.metadata().getOrDefault(DATA_AS_OF, "")));
    }
}
