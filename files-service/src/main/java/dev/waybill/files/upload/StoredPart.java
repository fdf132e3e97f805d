package dev.waybill.files.upload;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.waybill.files.store.PartsStore.Part;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A part that has arrived, in the words of S3.
@Schema(name = "StoredPart")
public record StoredPart(
        @JsonProperty("PartNumber") @Schema(examples = "1") int partNumber,
        @JsonProperty("Size") @Schema(examples = "8388608") long size,
        @JsonProperty("ETag") String etag) {

    static StoredPart of(Part part) {
        return new StoredPart(part.number(), part.byteSize(), part.etag());
    }
}
