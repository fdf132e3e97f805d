package dev.waybill.worker.metric;

import java.time.Duration;

/// How far an attempt at a metric came, and what it took, by this process's clock.
public final class MetricProgress {

    private Duration connecting = Duration.ZERO;
    private Duration firstRow = Duration.ZERO;
    private Duration query = Duration.ZERO;
    private long drainedAt = System.nanoTime();
    private long rows;
    private long bytes;

    /// There is no further row, or the attempt ended before the last.
    void drained(MetricTimes times, Duration query, long rows, long bytes) {
        this.connecting = times.connecting();
        this.firstRow = times.firstRow();
        this.query = query;
        this.rows = rows;
        this.bytes = bytes;
        this.drainedAt = System.nanoTime();
    }

    public long rows() {
        return rows;
    }

    /// Of CSV.
    public long bytes() {
        return bytes;
    }

    public Duration connecting() {
        return connecting;
    }

    /// From the statement to its first row.
    public Duration firstRow() {
        return firstRow;
    }

    /// From the statement to its last row; parts are sent meanwhile.
    public Duration query() {
        return query;
    }

    /// From the last row until now, which is when the object is there.
    public Duration upload() {
        return Duration.ofNanos(System.nanoTime() - drainedAt);
    }
}
