package dev.waybill.worker.metric;

import dev.waybill.worker.encode.PartBuffer;
import dev.waybill.worker.metric.MetricConnection.Running;
import dev.waybill.worker.metric.MetricFailed.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Rows of a metric as CSV, in the order of its statement, within [MetricLimits]. Used by one thread, except for
/// [#breakOff].
///
/// Each method may throw [MetricFailed]; after that, only [#close] may be called. Whatever happened, closing leaves no
/// statement behind on the server, nor a connection.
public final class MetricRows implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(MetricRows.class);

    /// Share of the heap that one row may take. Driver, encoder and parts have a copy of it each, of all metrics that
    /// run side by side, and a worker without memory ends, with all of its exports.
    private static final int ROW_SHARE = 16;

    private static final Duration TO_CLOSE = Duration.ofSeconds(10);

    private final MetricConnection connection;
    private final Guard guard;
    private final MetricFailures failures;
    private final MetricLimits limits;
    private final Deadline deadline;
    private final Alarm alarm;
    private final Interruption.Chance interruptible;
    private final Running running;
    private final Duration connecting;
    private final long begunAt; // System.nanoTime
    private final long mostRowBytes = Runtime.getRuntime().maxMemory() / ROW_SHARE;
    private Duration firstRow = Duration.ZERO;
    private long count;
    private long bytes;
    private boolean complete;

    /// Runs the statement, and waits for its first answer.
    ///
    /// @param connection closed with this, and the guard after it
    MetricRows(
            MetricConnection connection,
            Guard guard,
            MetricFailures failures,
            MetricLimits limits,
            Deadline deadline,
            Duration connecting,
            Interruption interruption) {
        this.connection = connection;
        this.guard = guard;
        this.failures = failures;
        this.limits = limits;
        this.deadline = deadline;
        this.connecting = connecting;
        this.begunAt = System.nanoTime();
        this.alarm = new Alarm(connection, guard, deadline);
        this.interruptible = interruption.by(this::breakOff);
        try {
            this.running = connection.run(deadline);
        } catch (SQLException | RuntimeException | OutOfMemoryError e) {
            MetricFailed failed = failed(e);
            close();
            throw failed;
        }
    }

    /// Names of the columns, as the statement says them; not unique.
    public List<String> headers() {
        return running.headers();
    }

    /// Writes the header.
    public void begin(PartBuffer to) {
        int before = to.length();
        running.rows().begin(running.headers(), to);
        bytes += to.length() - before;
    }

    /// Writes the next row; false, and nothing is written, when there is none. Waits for the server, no longer than the
    /// deadline.
    ///
    /// @throws MetricFailed also where a limit is reached: a file is whole, or there is none
    public boolean next(PartBuffer to) {
        int before = to.length();
        to.limit(before + mostRowBytes);
        boolean more;
        try {
            more = running.rows().next(to);
        } catch (SQLException | RuntimeException | OutOfMemoryError e) {
            throw failed(e);
        }
        if (count == 0 && firstRow.isZero()) {
            firstRow = Duration.ofNanos(System.nanoTime() - begunAt);
        }
        if (deadline.isOver()) {
            throw timeout(null); // also where a function that the server broke off gave what looks like a value
        }
        if (!more) {
            complete = true;
            return false;
        }
        if (++count > limits.rows()) {
            throw new MetricFailed(Reason.ROW_LIMIT, "the statement gives more than %,d rows".formatted(limits.rows()));
        }
        int written = to.length() - before;
        bytes += written;
        if (bytes > limits.bytes()) {
            throw new MetricFailed(
                    Reason.SIZE_LIMIT, "the file would be larger than %,d bytes".formatted(limits.bytes()));
        }
        if (written > mostRowBytes) {
            throw rowTooLarge(null);
        }
        return true;
    }

    private MetricFailed rowTooLarge(@Nullable Throwable cause) {
        return new MetricFailed(
                Reason.SIZE_LIMIT,
                "a row has more than %,d bytes, which is as many as this worker takes".formatted(mostRowBytes),
                cause);
    }

    /// Rows written so far.
    public long rows() {
        return count;
    }

    /// Bytes written so far.
    public long bytes() {
        return bytes;
    }

    public MetricTimes times() {
        return new MetricTimes(connecting, firstRow, Duration.ofNanos(System.nanoTime() - begunAt));
    }

    /// Ends the statement on the server, from any thread; the one that reads gets a [MetricFailed]. For a run that is
    /// not to go on. Returns soon, at the latest after some seconds.
    public void breakOff() {
        try {
            alarm.breakOff();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private MetricFailed failed(Throwable e) {
        if (e instanceof MetricFailed failed) {
            return failed;
        }
        if (deadline.isOver()) {
            return timeout(e);
        }
        return switch (e) {
            case PartBuffer.Overflow _ -> rowTooLarge(e);
            case OutOfMemoryError _ ->
                new MetricFailed(Reason.SIZE_LIMIT, "a row is larger than this worker's memory", e);
            default -> failures.running(e);
        };
    }

    private MetricFailed timeout(@Nullable Throwable cause) {
        return new MetricFailed(Reason.TIMEOUT, "the statement ran longer than a metric may", cause);
    }

    /// Ends the transaction, and the statement with it if rows are left.
    @Override
    public void close() {
        alarm.close();
        interruptible.close();
        try (Guard.Limit _ = guard.cutAfter(TO_CLOSE)) {
            connection.close(complete);
        } catch (SQLException | RuntimeException e) {
            LOG.debugf("a metric's connection did not close cleanly: %s", e.getMessage());
        } finally {
            guard.close();
        }
    }
}
