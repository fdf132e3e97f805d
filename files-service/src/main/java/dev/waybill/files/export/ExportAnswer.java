package dev.waybill.files.export;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A run as the API shows it; null is what is not known (yet).
@Schema(name = "Export")
public record ExportAnswer(
        UUID exportId,
        @Schema(examples = "invoices") String dataset,
        @Schema(examples = "csv") String format,

        @Schema(
                examples = "assembling",
                description =
                        "pending, cataloging, assembling, uploading, then complete, failed or cancelled; complete becomes expired")
        String status,

        @Schema(description = "Percent; 100 only when the object exists", examples = "85")
        int progress,

        long rowsDone,
        long bytesDone,

        @Schema(description = "What the object holds, by kind; tables: rows")
        Map<String, Long> itemCounts,

        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable Instant expiresAt,

        @Schema(examples = "export-2026-07-01.csv") @Nullable
        String fileName,

        @Schema(examples = "583000000") @Nullable Long fileSize,
        @Schema(examples = "3000000") @Nullable Long rowCount,
        @Nullable String sha256,

        @Schema(description = "Works without a token until downloadUrlExpiresAt") @Nullable
        String downloadUrl,

        @Nullable Instant downloadUrlExpiresAt,
        @Nullable Failure error,
        int attempt,

        @Schema(description = "snapshot: all rows of one moment; resumed: of one moment for each attempt") @Nullable
        String consistency,

        @Nullable Instant dataAsOf) {

    /// Why it failed.
    @Schema(name = "ExportError")
    public record Failure(String code, String message) {}
}
