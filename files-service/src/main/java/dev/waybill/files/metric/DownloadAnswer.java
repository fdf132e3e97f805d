package dev.waybill.files.metric;

import dev.waybill.files.export.ExportAnswer;
import dev.waybill.files.export.SyncAnswer;
import dev.waybill.files.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The result of a metric: its link.
@Schema(name = "MetricDownload")
public record DownloadAnswer(
        @Schema(description = "Works without a token until expiresAt")
        String downloadUrl,

        @Schema(description = "When the link stops working; the file is deleted then")
        Instant expiresAt,

        @Schema(description = "In bytes", examples = "48213")
        long fileSize,

        @Schema(description = "Name that a download is saved under", examples = "Revenue.csv")
        String fileName,

        @Schema(examples = "365") long rowCount,

        @Schema(description = "For people", examples = "365 rows: fetch them before the link stops working.")
        String message) {

    /// @param ended empty if it has not in time
    /// @throws Problem 504 `metric-still-running`; the run's own error, or 502 `export-failed`; 409
    ///     `export-cancelled`; 410 `link-expired` or `export-expired`, where that took as long as the link lives
    static DownloadAnswer of(UUID run, Optional<ExportAnswer> ended, Duration atMost) {
        ExportAnswer export = ended.orElseThrow(() -> RunEnd.stillRunning(run, atMost));
        if (export.error() != null) {
            throw RunEnd.failed(run, export.error());
        }
        if (export.downloadUrl() == null
                || export.downloadUrlExpiresAt() == null
                || export.fileName() == null
                || export.fileSize() == null
                || export.rowCount() == null) {
            throw SyncAnswer.noLink(export);
        }
        return new DownloadAnswer(
                export.downloadUrl(),
                export.downloadUrlExpiresAt(),
                export.fileSize(),
                export.fileName(),
                export.rowCount(),
                "%d rows: fetch them before the link stops working.".formatted(export.rowCount()));
    }
}
