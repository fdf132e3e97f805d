package dev.waybill.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The meters of one dataset in one format. Their names and labels are a contract with dashboards and alerts.
final class ExportMeters {

    private static final List<String> STATUSES = List.of("complete", "failed", "cancelled");

    /// Of tables of a hundred rows, and of archives that take hours.
    private static final Duration[] DURATIONS = Stream.of(
                    "PT0.25S", "PT0.5S", "PT1S", "PT2.5S", "PT5S", "PT10S", "PT30S", "PT1M", "PT2M", "PT5M", "PT10M",
                    "PT30M", "PT1H", "PT2H", "PT4H", "PT8H", "PT24H")
            .map(Duration::parse)
            .toArray(Duration[]::new);

    /// 64 KiB to 1 TiB, four times as much each.
    private static final double[] SIZES = IntStream.rangeClosed(0, 12)
            .mapToDouble(step -> 1L << (16 + 2 * step))
            .toArray();

    private final MeterRegistry registry;
    private final Tags export;

    ExportMeters(MeterRegistry registry, String dataset, String format) {
        this.registry = registry;
        this.export = Tags.of("entity", dataset, "format", format);
    }

    /// Makes all of them, at zero: what is not there until it happens first cannot be seen to rise from nothing.
    ///
    /// @param errors codes that may come
    void exist(Stream<String> errors) {
        attempts();
        leasesLost();
        STATUSES.forEach(this::ended);
        errors.forEach(this::error);
        duration();
        size();
        rows();
    }

    Counter attempts() {
        return Counter.builder("export.attempts")
                .description("Claims: more than exports that end, where attempts fail or their workers die.")
                .tags(export)
                .register(registry);
    }

    Counter leasesLost() {
        return Counter.builder("export.leases.lost")
                .description("Attempts that were left because another worker may have the run.")
                .tags(export)
                .register(registry);
    }

    /// @param status in the words of the run's row
    Counter ended(String status) {
        return Counter.builder("exports")
                .description("Exports that ended, by how.")
                .tags(export.and("status", status))
                .register(registry);
    }

    Counter error(String code) {
        return Counter.builder("export.errors")
                .description("Attempts that failed, by code; one that is tried again counts too.")
                .tags(export.and("error_type", code))
                .register(registry);
    }

    Timer duration() {
        return Timer.builder("export.duration")
                .description("From the request to the object, of exports that are complete.")
                .tags(export)
                .serviceLevelObjectives(DURATIONS)
                .register(registry);
    }

    Counter rows() {
        return Counter.builder("export.rows")
                .description("Rows, of exports that are complete.")
                .tags(export)
                .register(registry);
    }

    DistributionSummary size() {
        return DistributionSummary.builder("export.size.bytes")
                .description("Size of the object, of exports that are complete.")
                .tags(export)
                .serviceLevelObjectives(SIZES)
                .register(registry);
    }
}
