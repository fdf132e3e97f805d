package dev.waybill.files.upload;

import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Where to PUT a file that goes in one request.
///
/// @param fields the key, under the name by which Uppy looks for it; nothing of it is sent
@Schema(name = "SignedParams")
public record SignedParams(
        @Schema(examples = "PUT") String method,
        String url,

        @Schema(description = "The key in the bucket; not to be sent")
        Map<String, String> fields,

        @Schema(
                description = "Send exactly these; every client sets content-length by itself",
                examples = "{\"content-type\":\"application/pdf\",\"if-none-match\":\"*\"}")
        Map<String, String> headers,

        @Schema(description = "Seconds that the url works", examples = "900")
        long expires,

        @Schema(description = "Becomes the id of the file") UUID uploadId) {}
