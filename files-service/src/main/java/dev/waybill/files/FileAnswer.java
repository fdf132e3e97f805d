package dev.waybill.files;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A file as the API shows it, with a link signed for this answer.
@Schema(name = "File")
public record FileAnswer(
        UUID id,
        @Schema(examples = "Q3 report (final).pdf") String fileName,
        @Schema(examples = "application/pdf") String contentType,
        @Schema(examples = "48213") long byteSize,

        @Schema(description = "The media type is image/…") boolean isImage,
        Instant uploadedAt,

        @Schema(description = "User id that finalized the upload")
        String uploadedBy,

        @Schema(nullable = true) @Nullable String entityType,
        @Schema(nullable = true) @Nullable String entityId,

        @Schema(description = "Works without a token until downloadUrlExpiresAt; never stored or cached")
        String downloadUrl,

        Instant downloadUrlExpiresAt) {}
