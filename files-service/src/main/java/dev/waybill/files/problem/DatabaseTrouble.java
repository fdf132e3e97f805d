package dev.waybill.files.problem;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells trouble that passes (the database cannot be reached, has no connection or no time) from a mistake of ours.
final class DatabaseTrouble {

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String RETRY_SECONDS = "5";

    private DatabaseTrouble() {}

    /// The problem 503 `database-unavailable`, if that is what the exception comes from.
    static Optional<Problem> in(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = next(cause)) {
            if (cause instanceof SQLException sql && passes(sql)) {
                String detail = LOCK_NOT_AVAILABLE.equals(sql.getSQLState())
                        ? "Other requests of this tenant or user are still being worked on"
                        : "The database does not answer";
                return Optional.of(new Problem(
                                ProblemCode.DATABASE_UNAVAILABLE,
                                "%s; nothing was changed, try again in %s seconds".formatted(detail, RETRY_SECONDS),
                                thrown)
                        .withHeader("Retry-After", RETRY_SECONDS));
            }
        }
        return Optional.empty();
    }

    /// By the classes of PostgreSQL (documentation, appendix A): 08 connection exception, 53 insufficient resources,
    /// 57P operator intervention. The pool's own exceptions, such as that it has no connection left, have no state.
    private static boolean passes(SQLException sql) {
        String state = sql.getSQLState();
        return state == null
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || state.equals(LOCK_NOT_AVAILABLE);
    }

    private static @Nullable Throwable next(Throwable cause) {
        return cause.getCause() == cause ? null : cause.getCause();
    }
}
