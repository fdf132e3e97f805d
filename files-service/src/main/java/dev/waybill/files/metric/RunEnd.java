package dev.waybill.files.metric;

import static dev.waybill.files.problem.ProblemCode.CONNECTION_LOST;
import static dev.waybill.files.problem.ProblemCode.CREDENTIALS_MISSING;
import static dev.waybill.files.problem.ProblemCode.DATA_SOURCE_REFUSED;
import static dev.waybill.files.problem.ProblemCode.DATA_SOURCE_UNREACHABLE;
import static dev.waybill.files.problem.ProblemCode.EXPORT_FAILED;
import static dev.waybill.files.problem.ProblemCode.HOST_NOT_ALLOWED;
import static dev.waybill.files.problem.ProblemCode.METRIC_STILL_RUNNING;
import static dev.waybill.files.problem.ProblemCode.QUERY_FAILED;
import static dev.waybill.files.problem.ProblemCode.ROW_LIMIT;
import static dev.waybill.files.problem.ProblemCode.SIZE_LIMIT;
import static dev.waybill.files.problem.ProblemCode.TIMEOUT;

import dev.waybill.files.export.ExportAnswer;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a run that was waited for ended, in the words of the API.
final class RunEnd {

    /// What a worker writes as a run's error code, where it is for the caller to know what it means.
    private static final Map<String, ProblemCode> CODES = Stream.of(
                    QUERY_FAILED,
                    DATA_SOURCE_REFUSED,
                    HOST_NOT_ALLOWED,
                    CREDENTIALS_MISSING,
                    ROW_LIMIT,
                    SIZE_LIMIT,
                    DATA_SOURCE_UNREACHABLE,
                    CONNECTION_LOST,
                    TIMEOUT)
            .collect(Collectors.toMap(ProblemCode::wire, Function.identity()));

    private RunEnd() {}

    /// The problem that the run's own error is; empty if it is none of a metric's, but of Waybill.
    static Optional<ProblemCode> code(ExportAnswer.Failure error) {
        return Optional.ofNullable(CODES.get(error.code()));
    }

    static Problem failed(UUID run, ExportAnswer.Failure error) {
        return new Problem(code(error).orElse(EXPORT_FAILED), error.message())
                .with("errorCode", error.code())
                .with("exportId", run);
    }

    /// 504 with `Location`.
    static Problem stillRunning(UUID run, Duration atMost) {
        return new Problem(
                        METRIC_STILL_RUNNING,
                        "The metric has not ended within %d seconds; it goes on, and Location says how"
                                .formatted(atMost.toSeconds()))
                .withHeader("Location", "/api/v1/exports/" + run)
                .with("exportId", run);
    }
}
