package dev.waybill.worker;

import dev.waybill.worker.Outcome.Completed;
import dev.waybill.worker.Outcome.Failed;
import dev.waybill.worker.Outcome.Retry;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.metric.MetricProgress;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/// What Prometheus sees of exports. Labels are dataset, format and codes: never a tenant.
@ApplicationScoped
public class ExportMetrics {

    private static final Logger LOG = Logger.getLogger(ExportMetrics.class);

    private final MeterRegistry registry;

    ExportMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(Claim claim, Outcome outcome) {
        String[] export = {"entity", claim.dataset(), "format", format(claim)};
        switch (outcome) {
            case Completed completed -> {
                ended(export, "complete");
                registry.timer("export.duration", export).record(Duration.between(claim.createdAt(), Instant.now()));
                registry.summary("export.size.bytes", export)
                        .record(completed.object().byteSize());
            }
            case Failed failed -> {
                ended(export, "failed");
                error(export, failed.code());
            }
            case Retry retry -> error(export, retry.code());
            case Outcome.Cancelled _ -> ended(export, "cancelled");
            case Outcome.Yielded _, Outcome.LeaseLost _ -> {}
        }
    }

    private static String format(Claim claim) {
        return switch (claim.kind()) {
            case DATASET -> claim.objectKey().substring(claim.objectKey().lastIndexOf('.') + 1);
            case METRIC -> "csv"; // its key tells nothing
        };
    }

    /// What an attempt at a metric took, however it ended; the outcome is counted as that of every run.
    void measure(Claim claim, MetricProgress progress) {
        LOG.infof(
                "%s: connected in %d ms, first row after %d ms, query %d ms, %,d rows, %,d bytes, upload %d ms",
                claim,
                progress.connecting().toMillis(),
                progress.firstRow().toMillis(),
                progress.query().toMillis(),
                progress.rows(),
                progress.bytes(),
                progress.upload().toMillis());
        registry.timer("metric.connect").record(progress.connecting());
        registry.timer("metric.first.row").record(progress.firstRow());
        registry.timer("metric.query").record(progress.query());
        registry.timer("metric.upload").record(progress.upload());
        registry.summary("metric.rows").record(progress.rows());
        registry.summary("metric.bytes").record(progress.bytes());
    }

    private void ended(String[] export, String status) {
        registry.counter("exports", with(export, "status", status)).increment();
    }

    private void error(String[] export, String code) {
        registry.counter("export.errors", with(export, "error_type", code)).increment();
    }

    private static String[] with(String[] tags, String key, String value) {
        return new String[] {tags[0], tags[1], tags[2], tags[3], key, value};
    }
}
