package dev.waybill.worker.metric;

import java.time.Duration;

/// What one run of a metric may take.
///
/// @param rows  so many are a file, one more is an error
/// @param bytes of CSV, the header included
/// @param time  from before the connection is made to after the last row is read
public record MetricLimits(long rows, long bytes, Duration time) {

    /// 1,000,000 rows, 500 MB, 5 minutes.
    public static final MetricLimits USUAL = new MetricLimits(1_000_000, 500_000_000, Duration.ofMinutes(5));

    public MetricLimits {
        if (rows < 1 || bytes < 1 || !time.isPositive()) {
            throw new IllegalArgumentException("rows %d, bytes %d, time %s".formatted(rows, bytes, time));
        }
    }
}
