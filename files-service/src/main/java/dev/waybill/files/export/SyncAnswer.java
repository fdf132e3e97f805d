package dev.waybill.files.export;

import dev.waybill.files.export.ExportEvent.Progress;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An export that was waited for: its link.
@Schema(name = "SyncExport")
public record SyncAnswer(
        @Schema(description = "Works without a token until expiration")
        String url,

        @Schema(description = "Of the object in the bucket", examples = "exports/org/acme/0198….csv")
        String key,

        @Schema(description = "Name that a download is saved under", examples = "export-2026-07-01.csv")
        String filename,

        @Schema(description = "When the link stops working") Instant expiration) {

    private static final String FORMAT_LIMIT = "format-limit"; // error code of a run, as the worker writes it

    /// @param ended empty if it has not in time
    /// @throws Problem 504 `export-still-running`; 502 `export-failed`; 422 `format-limit`; 409 `export-cancelled`;
    ///     410 `link-expired` or `export-expired`, where the link lives shorter than it takes to answer
    static SyncAnswer of(UUID run, Optional<Progress> ended, Duration atMost) {
        if (ended.isEmpty()) {
            throw new Problem(
                            ProblemCode.EXPORT_STILL_RUNNING,
                            "The export has not ended within %s seconds; it goes on, and Location says how"
                                    .formatted(seconds(atMost)))
                    .withHeader("Location", "/api/v1/exports/" + run)
                    .with("exportId", run);
        }
        ExportAnswer export = ended.get().export();
        if (export.error() != null) {
            throw failed(run, export.error());
        }
        if (export.downloadUrl() != null && export.downloadUrlExpiresAt() != null && export.fileName() != null) {
            return new SyncAnswer(
                    export.downloadUrl(), ended.get().key().value(), export.fileName(), export.downloadUrlExpiresAt());
        }
        throw noLink(export);
    }

    private static Problem failed(UUID run, ExportAnswer.Failure error) {
        ProblemCode code = error.code().equals(FORMAT_LIMIT) ? ProblemCode.FORMAT_LIMIT : ProblemCode.EXPORT_FAILED;
        return new Problem(code, error.message())
                .with("errorCode", error.code())
                .with("exportId", run);
    }

    /// Why an export that ended, and did not fail, has no link; with its `exportId`.
    public static Problem noLink(ExportAnswer export) {
        Problem problem = switch (export.status()) {
            case "cancelled" ->
                new Problem(ProblemCode.EXPORT_CANCELLED, "The export was cancelled while this request waited for it");
            case "expired" ->
                new Problem(ProblemCode.EXPORT_EXPIRED, "The export has expired and is deleted: ask for it again");
            default -> new Problem(ProblemCode.LINK_EXPIRED, "The link of this export has expired: ask for it again");
        };
        return problem.with("exportId", export.exportId());
    }

    private static String seconds(Duration time) {
        return Double.toString(time.toMillis() / 1000.0).replaceFirst("\\.0$", "");
    }
}
