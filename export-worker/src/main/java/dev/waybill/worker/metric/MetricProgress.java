package dev.waybill.worker.metric;

import java.time.Duration;

/// How far an attempt at a metric came, and what it took, by this process's clock.
public final class MetricProgress {

    private MetricTimes times = new MetricTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    private long drainedAt = System.nanoTime();
    private long rows;
    private long bytes;

    /// There is no further row, or the attempt ended before the last.
    void drained(MetricTimes times, long rows, long bytes) {
        this.times = times;
        this.rows = rows;
        this.bytes = bytes;
        this.drainedAt = System.nanoTime();
    }

    /// It ended before there was an answer.
    void failed(MetricFailed.Reason reason, Duration after) {
        MetricTimes spent = switch (reason) {
            case DATA_SOURCE_REFUSED, DATA_SOURCE_UNREACHABLE, HOST_NOT_ALLOWED, CREDENTIALS_MISSING ->
                new MetricTimes(after, Duration.ZERO, Duration.ZERO);
            case QUERY_FAILED, CONNECTION_LOST, ROW_LIMIT, SIZE_LIMIT, TIMEOUT ->
                new MetricTimes(Duration.ZERO, Duration.ZERO, after);
        };
        drained(spent, 0, 0);
    }

    public long rows() {
        return rows;
    }

    /// Of CSV.
    public long bytes() {
        return bytes;
    }

    public Duration connecting() {
        return times.connecting();
    }

    /// From the statement to its first row.
    public Duration firstRow() {
        return times.firstRow();
    }

    /// From the statement to its last row; parts are sent meanwhile.
    public Duration query() {
        return times.query();
    }

    /// From the last row until now, which is when the object is there.
    public Duration upload() {
        return Duration.ofNanos(System.nanoTime() - drainedAt);
    }
}
