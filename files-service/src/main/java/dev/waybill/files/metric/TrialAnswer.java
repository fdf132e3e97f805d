package dev.waybill.files.metric;

import dev.waybill.files.export.ExportAnswer;
import dev.waybill.files.export.SyncAnswer;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Whether a data source can be used.
@Schema(name = "DataSourceTrial")
public record TrialAnswer(
        boolean ok,

        @Schema(
                nullable = true,
                examples = "data-source-refused",
                description = "Why not: as a download of a metric would say it")
        @Nullable
        String code,

        @Schema(nullable = true, description = "For people") @Nullable
        String message) {

    /// @param ended empty if it has not in time
    /// @throws Problem 504 `metric-still-running`; 502 `export-failed`; 409 `export-cancelled`
    static TrialAnswer of(UUID run, Optional<ExportAnswer> ended, Duration atMost) {
        ExportAnswer export = ended.orElseThrow(() -> RunEnd.stillRunning(run, atMost));
        ExportAnswer.Failure error = export.error();
        if (error != null) {
            ProblemCode code = RunEnd.code(error).orElseThrow(() -> RunEnd.failed(run, error));
            return new TrialAnswer(false, code.wire(), error.message());
        }
        if (export.status().equals("cancelled")) {
            throw SyncAnswer.noLink(export);
        }
        return new TrialAnswer(true, null, null);
    }
}
