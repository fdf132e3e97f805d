package dev.waybill.files.export;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/// Why a form was refused, above the form.
///
/// @param code    stable, for those who ask for help
/// @param running the export that is in the way; null if none is
public record ShownProblem(
        int status,
        String title,
        String detail,
        String code,
        @Nullable String running) {

    static ShownProblem of(Problem problem) {
        Object other = problem.code() == ProblemCode.EXPORT_IN_PROGRESS
                ? problem.members().get("exportId")
                : null;
        return new ShownProblem(
                problem.code().status(),
                problem.code().title(),
                problem.detail(),
                problem.code().wire(),
                other == null || other.toString().isEmpty() ? null : other.toString());
    }
}
