package dev.waybill.worker.metric;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A metric that ends without a file. Its message is for users: it names the host and what the database said, never a
/// secret. Trying again is theirs to decide, for no reason is Waybill's own fault.
public final class MetricFailed extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final int MOST_CHARACTERS = 500;

    /// Why.
    public enum Reason {
        /// The database refuses the statement, or fails while it runs it.
        QUERY_FAILED,
        /// Wrong password, no such user or database, a kind without a driver.
        DATA_SOURCE_REFUSED,
        /// No such host, nobody listens, no answer, no agreement about TLS.
        DATA_SOURCE_UNREACHABLE,
        /// The database was there, and went away while rows were read.
        CONNECTION_LOST,
        /// Not on the operator's list, or Waybill's own database.
        HOST_NOT_ALLOWED,
        /// There is no secret, or no key opens it.
        CREDENTIALS_MISSING,
        /// More rows than a metric may have.
        ROW_LIMIT,
        /// A larger file than a metric may have.
        SIZE_LIMIT,
        /// It ran longer than a metric may.
        TIMEOUT;

        /// `query-failed`.
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;

    /// @param message for users; cut after 500 characters
    public MetricFailed(Reason reason, String message) {
        this(reason, message, null);
    }

    /// @param cause for the log
    public MetricFailed(Reason reason, String message, @Nullable Throwable cause) {
        super(cut(message), cause);
        this.reason = reason;
    }

    private static String cut(String text) {
        String message = text.replace('\0', ' '); // which Waybill's own database would not take
        if (message.length() <= MOST_CHARACTERS) {
            return message;
        }
        int end = MOST_CHARACTERS - 1;
        return message.substring(0, Character.isHighSurrogate(message.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    public Reason reason() {
        return reason;
    }

    /// The message, which is always there.
    public String text() {
        return String.valueOf(getMessage());
    }
}
