package dev.waybill.worker.trace;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/// Tells in a text line, short, what JSON tells in members of their own: ` [run 0198… #1 of acme]`, and nothing
/// on lines of no run. The format of the console has it as `%X{context}`.
@LoggingFilter(name = "short-context")
public final class ShortContext implements Filter {

    @Override
    public boolean isLoggable(LogRecord record) {
        if (record instanceof ExtLogRecord line && line.getMdc(RunLog.RUN_ID) != null) {
            line.putMdc(
                    "context",
                    " [run %s #%s of %s]"
                            .formatted(
                                    line.getMdc(RunLog.RUN_ID),
                                    line.getMdc(RunLog.ATTEMPT),
                                    line.getMdc(RunLog.ORG_ID)));
        }
        return true;
    }
}
