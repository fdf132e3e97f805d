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
                enumeration = {
                    "pending",
                    "cataloging",
                    "assembling",
                    "uploading",
                    "complete",
                    "failed",
                    "cancelled",
                    "expired"
                },
                description =
                        "pending, cataloging, assembling, uploading, then complete, failed or cancelled; complete becomes expired")
        String status,

        @Schema(description = "Percent; 100 only when the object exists", examples = "85")
        int progress,

        long rowsDone,
        long bytesDone,

        @Schema(
                description = "What the object holds so far, by kind; tables: rows; archives: missing, too",
                examples = "{\"rows\":2600000}")
        Map<String, Long> itemCounts,

        Instant createdAt,
        @Schema(nullable = true) @Nullable Instant startedAt,
        @Schema(nullable = true) @Nullable Instant completedAt,
        @Schema(nullable = true) @Nullable Instant expiresAt,

        @Schema(nullable = true, examples = "export-2026-07-01.csv") @Nullable
        String fileName,

        @Schema(nullable = true, examples = "583000000") @Nullable
        Long fileSize,

        @Schema(nullable = true, examples = "3000000") @Nullable
        Long rowCount,

        @Schema(nullable = true, description = "Lower-case hex") @Nullable
        String sha256,

        @Schema(nullable = true, description = "Works without a token until downloadUrlExpiresAt") @Nullable
        String downloadUrl,

        @Schema(nullable = true) @Nullable Instant downloadUrlExpiresAt,

        @Schema(nullable = true, description = "Why it failed; null unless it did") @Nullable
        Failure error,

        int attempt,

        @Schema(
                nullable = true,
                enumeration = {"snapshot", "resumed"},
                description = "snapshot: all rows of one moment; resumed: of one moment for each attempt")
        @Nullable
        String consistency,

        @Schema(nullable = true) @Nullable Instant dataAsOf,

        @Schema(description = "True while it waits for its tenant's turn")
        boolean queued,

        @Schema(nullable = true, description = "The export that this one tries again") @Nullable
        UUID retryOf,

        @Schema(nullable = true, description = "The metric whose result it is; its dataset is metric") @Nullable
        UUID metricId) {

    /// Why it failed.
    @Schema(name = "ExportError")
    public record Failure(String code, String message) {}
}
