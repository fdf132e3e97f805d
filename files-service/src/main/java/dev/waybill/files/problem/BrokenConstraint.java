package dev.waybill.files.problem;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Which constraint of the database a change broke. That two requests at the same time cannot both keep it is for the
/// database to hold; the words of the API are for who asked.
public final class BrokenConstraint {

    private BrokenConstraint() {}

    /// Its name, if that is what the exception comes from.
    public static Optional<String> in(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = next(cause)) {
            if (cause instanceof PSQLException postgres) {
                return Optional.ofNullable(postgres.getServerErrorMessage()).map(ServerErrorMessage::getConstraint);
            }
        }
        return Optional.empty();
    }

    private static @Nullable Throwable next(Throwable cause) {
        return cause.getCause() == cause ? null : cause.getCause();
    }
}
