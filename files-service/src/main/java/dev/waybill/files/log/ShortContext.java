package dev.waybill.files.log;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtLogRecord;

/// Tells in a text line, short, what JSON tells in members of their own: ` [acme alice 7f3c…]`, tenant, user and
/// request, and nothing on lines of no request. The format of the console has it as `%X{context}`.
@LoggingFilter(name = "short-context")
public final class ShortContext implements Filter {

    @Override
    public boolean isLoggable(LogRecord record) {
        if (record instanceof ExtLogRecord line && line.getMdc(RequestId.MEMBER) != null) {
            line.putMdc(
                    "context",
                    Stream.of(CallerLog.ORG_ID, CallerLog.USER_ID, RequestId.MEMBER)
                            .map(line::getMdc)
                            .filter(value -> value != null)
                            .collect(Collectors.joining(" ", " [", "]")));
        }
        return true;
    }
}
