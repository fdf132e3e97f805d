package dev.waybill.files.upload;

import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How to send a file that goes in one request, as a Companion says it.
///
/// @param fields of a form; of a PUT only the key, under the name by which Uppy looks for it, and nothing is sent
@Schema(name = "SignedParams")
public record SignedParams(
        @Schema(examples = "POST", description = "PUT where WAYBILL_UPLOAD_FORMS is false")
        String method,

        @Schema(description = "Of a form the bucket's, with a slash at its end")
        String url,

        @Schema(description = "Of a POST the fields of the form, multipart/form-data, before its last one, file")
        Map<String, String> fields,

        @Schema(
                description = "Of a PUT: send exactly these; every client sets content-length by itself",
                examples = "{\"content-type\":\"application/pdf\",\"if-none-match\":\"*\"}")
        Map<String, String> headers,

        @Schema(description = "Seconds that the form or url works", examples = "900")
        long expires,

        @Schema(description = "Becomes the id of the file") UUID uploadId) {}
