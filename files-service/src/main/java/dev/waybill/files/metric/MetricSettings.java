package dev.waybill.files.metric;

import dev.waybill.files.RateLimit.Limit;
import dev.waybill.files.RateLimit.Whose;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How often and how long metrics are asked for: `WAYBILL_METRIC_…`.
@ConfigMapping(prefix = "waybill.metric")
public interface MetricSettings {

    /// Longest that a trial of a data source is waited for.
    Duration LONGEST_TRIAL = Duration.ofSeconds(30);

    /// Longest that a download waits for its run, which goes on after it.
    @WithDefault("2m")
    Duration answerTimeout();

    /// Runs of metrics of one tenant, and trials of its data sources, side by side.
    @WithDefault("2")
    int perTenant();

    /// Downloads and trials that one user may ask for.
    @WithDefault("10")
    int ratePerMinute();

    default Duration trialTimeout() {
        return answerTimeout().compareTo(LONGEST_TRIAL) < 0 ? answerTimeout() : LONGEST_TRIAL;
    }

    default Limit rate() {
        return new Limit("metric", Whose.USER, ratePerMinute(), Duration.ofMinutes(1));
    }
}
