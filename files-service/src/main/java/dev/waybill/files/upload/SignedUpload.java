package dev.waybill.files.upload;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How to send the bytes.
///
/// @param headers all of them are signed: send exactly these. A browser sets `content-length` by itself and forbids
///     scripts to, so a page leaves that one out; the size is bound all the same.
@Schema(name = "SignedUpload")
public record SignedUpload(
        UUID uploadId,
        @Schema(examples = "PUT") String method,
        String url,

        @Schema(
                description = "Send exactly these; a browser sets content-length by itself",
                examples =
                        "{\"content-length\":\"48213\",\"content-type\":\"application/pdf\",\"if-none-match\":\"*\"}")
        Map<String, String> headers,

        Instant expiresAt) {}
