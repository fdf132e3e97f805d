package dev.waybill.files.download;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A link to a file's bytes that needs no token, until it expires.
public record DownloadLink(
        String url,
        @Schema(examples = "Q3 report (final).pdf") String fileName,
        @Schema(examples = "application/pdf") String contentType,
        Instant expiresAt) {}
