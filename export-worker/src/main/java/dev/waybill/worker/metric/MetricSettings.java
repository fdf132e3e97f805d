package dev.waybill.worker.metric;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What a metric may be at most: `WAYBILL_METRIC_…`, e.g. `WAYBILL_METRIC_MAX_ROWS=50000`.
@ConfigMapping(prefix = "waybill.metric")
public interface MetricSettings {

    @WithDefault("1000000")
    long maxRows();

    /// Of the CSV.
    @WithDefault("500000000")
    MemorySize maxBytes();

    /// From its first claim on, attempts of workers that died included.
    @WithDefault("5m")
    Duration timeout();
}
