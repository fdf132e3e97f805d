package dev.waybill.files.upload;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The beginning of an upload by parts, as Uppy asks a Companion for it.
///
/// @param metadata see [Announced]
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "MultipartRequest")
public record MultipartBody(
        @Schema(maxLength = 255, examples = "holiday.mp4") @Nullable
        String filename,

        @Schema(
                maxLength = 255,
                defaultValue = "application/octet-stream",
                examples = "video/mp4",
                description = "Media type")
        @Nullable
        String type,

        @Schema(
                description =
                        "byteSize (or size), lastModified in milliseconds since 1970, entityType, entityId, sha256 (only with a byteSize that one PUT could have): texts or numbers, all optional. Others are ignored",
                examples = "{\"byteSize\":1073741824,\"entityType\":\"invoice\",\"entityId\":\"4711\"}")
        @Nullable
        Map<String, @Nullable Object> metadata) {

    Announced announced() {
        return Announced.of(metadata == null ? Map.of() : metadata);
    }
}
