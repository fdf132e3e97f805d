package dev.waybill.worker.metric;

import dev.waybill.contract.metric.Target;
import dev.waybill.worker.metric.MetricFailed.Reason;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// What drivers throw, as reasons for users.
///
/// SQLSTATEs are those of PostgreSQL's appendix A and of the SQL standard; numbers are MySQL's and MariaDB's, which
/// often say more than the SQLSTATE beside them ("Server Error Message Reference").
final class MetricFailures {

    /// No database, wrong password (twice), host or account not let in.
    private static final Set<Integer> REFUSED_LOGINS = Set.of(1044, 1045, 1049, 1130, 1698, 3118);

    /// `max_statement_time` of MariaDB, `max_execution_time` of MySQL.
    private static final Set<Integer> TIMEOUTS = Set.of(1969, 3024);

    /// Server shutdown, and the connection was killed.
    private static final Set<Integer> LOST = Set.of(1053, 1927, 2006, 2013);

    private final Target target;

    MetricFailures(Target target) {
        this.target = target;
    }

    /// Before the database let us in.
    MetricFailed connecting(Throwable thrown) {
        Optional<Guard.Refused> refused = cause(thrown, Guard.Refused.class);
        if (refused.isPresent()) {
            return new MetricFailed(
                    Reason.HOST_NOT_ALLOWED, String.valueOf(refused.get().getMessage()), thrown);
        }
        if (thrown instanceof SQLException e && isRefusedLogin(e)) {
            return new MetricFailed(
                    Reason.DATA_SOURCE_REFUSED,
                    "%s refuses the login%s: %s".formatted(target.host(), state(e), primaryMessage(e)),
                    e);
        }
        return new MetricFailed(Reason.DATA_SOURCE_UNREACHABLE, unreachable(thrown), thrown);
    }

    private String unreachable(Throwable thrown) {
        String place = "%s:%d".formatted(target.host(), target.port());
        if (cause(thrown, UnknownHostException.class).isPresent()) {
            return "%s is not known: no name server has its address".formatted(target.host());
        }
        if (cause(thrown, SocketTimeoutException.class).isPresent()) {
            return place + " does not answer";
        }
        if (cause(thrown, java.net.ConnectException.class).isPresent()
                || cause(thrown, NoRouteToHostException.class).isPresent()) {
            return place + " cannot be reached: nobody listens there, or a firewall is between";
        }
        if (cause(thrown, SSLException.class).isPresent()) {
            return "%s: no agreement about TLS (%s): %s"
                    .formatted(
                            place,
                            target.tls().wire(),
                            cause(thrown, SSLException.class).orElseThrow().getMessage());
        }
        return thrown instanceof SQLException e
                ? "%s does not take the connection%s: %s".formatted(place, state(e), primaryMessage(e))
                : place + " does not take the connection";
    }

    private static boolean isRefusedLogin(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("28")
                || state.equals("3D000")
                || state.equals("42501")
                || REFUSED_LOGINS.contains(e.getErrorCode());
    }

    /// After it did.
    MetricFailed running(Throwable thrown) {
        Optional<Guard.Refused> refused = cause(thrown, Guard.Refused.class);
        if (refused.isPresent()) {
            return new MetricFailed(
                    Reason.HOST_NOT_ALLOWED, String.valueOf(refused.get().getMessage()), thrown);
        }
        if (!(thrown instanceof SQLException e)) {
            return new MetricFailed(Reason.QUERY_FAILED, "the rows cannot be read: " + thrown.getMessage(), thrown);
        }
        String state = String.valueOf(e.getSQLState());
        if (state.equals("57014") || TIMEOUTS.contains(e.getErrorCode()) || e instanceof java.sql.SQLTimeoutException) {
            return new MetricFailed(Reason.TIMEOUT, "the database ended the statement: it took too long", e);
        }
        if (state.startsWith("08")
                || state.startsWith("57P")
                || LOST.contains(e.getErrorCode())
                || cause(e, IOException.class).isPresent()) {
            return new MetricFailed(
                    Reason.CONNECTION_LOST,
                    "the connection to %s was lost while rows were read".formatted(target.host()),
                    e);
        }
        return new MetricFailed(
                Reason.QUERY_FAILED, "the statement failed%s: %s".formatted(state(e), primaryMessage(e)), e);
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : " (SQLSTATE %s)".formatted(e.getSQLState());
    }

    /// Neither detail nor context: those may quote rows.
    private static String primaryMessage(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        String message = server == null ? e.getMessage() : server.getMessage();
        return String.valueOf(message)
                .replaceFirst("^\\(conn=\\d+\\) ", "")
                .replaceFirst("(?s)\\R.*", "")
                .strip();
    }

    private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
        }
        return Optional.empty();
    }
}
