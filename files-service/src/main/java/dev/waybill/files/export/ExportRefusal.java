package dev.waybill.files.export;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// What the database's functions for exports refuse, in the words of the API. The SQLSTATEs of class WB are their
/// contract; anything else is a surprise.
final class ExportRefusal {

    private ExportRefusal() {}

    static RuntimeException of(SQLException e) {
        String message = message(e);
        return switch (String.valueOf(e.getSQLState())) {
            case "WB001" -> new Problem(ProblemCode.UNKNOWN_DATASET, message);
            case "WB002" -> new Problem(ProblemCode.UNKNOWN_FORMAT, message);
            case "WB003" -> new Problem(ProblemCode.UNKNOWN_FIELD, message);
            case "WB004" ->
                new Problem(ProblemCode.EXPORT_IN_PROGRESS, message)
                        .with("exportId", told(e, ServerErrorMessage::getDetail));
            case "WB005" -> new Problem(ProblemCode.INVALID_REQUEST, message);
            case "WB006" -> new Problem(ProblemCode.EXPORT_QUEUE_FULL, message);
            case "WB007" ->
                new Problem(ProblemCode.EXPORT_NOT_RETRYABLE, message)
                        .with("exportStatus", told(e, ServerErrorMessage::getDetail));
            case "WB008" -> new Problem(ProblemCode.INVALID_FILTER, message);
            case "22P05" -> // untranslatable_character: what JSON can say and PostgreSQL's text cannot
                new Problem(ProblemCode.INVALID_REQUEST, "The request has the control character U+0000");
            case "22003" -> // numeric_value_out_of_range: jsonb holds 131,072 digits
                new Problem(ProblemCode.INVALID_REQUEST, "The request has a number that is out of range");
            case "55P03" -> // lock_not_available: another program's transaction has asked, and has not ended
                new Problem(
                        ProblemCode.EXPORT_IN_PROGRESS,
                        "Another request for an export of this tenant is being made right now: try again");
            default -> new IllegalStateException("cannot ask for an export", e);
        };
    }

    /// What the function said.
    static String message(SQLException e) {
        return told(e, ServerErrorMessage::getMessage);
    }

    private interface Part {
        String of(ServerErrorMessage message);
    }

    private static String told(SQLException e, Part part) {
        return e instanceof PSQLException postgres
                ? Optional.ofNullable(postgres.getServerErrorMessage())
                        .map(part::of)
                        .orElse("")
                : "";
    }
}
