package dev.waybill.worker;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.contract.ExportFormat;
import dev.waybill.worker.Outcome.Completed;
import dev.waybill.worker.Outcome.Failed;
import dev.waybill.worker.Outcome.Retry;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.metric.MetricProgress;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/// What Prometheus sees of exports. Labels are dataset, format and codes: never a tenant.
@ApplicationScoped
public class ExportMetrics {

    private static final Logger LOG = Logger.getLogger(ExportMetrics.class);
    private static final String METRIC = "metric"; // no name of a tenant's: those have no end
    private static final String METRIC_FORMAT = "csv";

    private final MeterRegistry registry;
    private final AtomicReference<Datasets> known = new AtomicReference<>();

    ExportMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /// Shows every dataset of the catalog, with zeros, also before the first export of it. Cheap if it is the catalog
    /// of the last time.
    void show(Datasets catalog) {
        if (known.getAndSet(catalog) == catalog) {
            return;
        }
        for (Dataset dataset : catalog.all()) {
            for (ExportFormat format : dataset.formats()) {
                new ExportMeters(registry, dataset.name(), format.extension()).exist(Trouble.codes(Claim.Kind.DATASET));
            }
        }
        new ExportMeters(registry, METRIC, METRIC_FORMAT).exist(Trouble.codes(Claim.Kind.METRIC));
    }

    /// An attempt begins.
    void begin(Claim claim) {
        meters(claim).attempts().increment();
    }

    void count(Claim claim, Outcome outcome) {
        ExportMeters meters = meters(claim);
        switch (outcome) {
            case Completed completed -> {
                meters.ended("complete").increment();
                Duration took = Duration.between(claim.createdAt(), Instant.now());
                meters.duration().record(took.isNegative() ? Duration.ZERO : took); // of two machines' clocks
                meters.size().record(completed.object().byteSize());
                meters.rows().increment(completed.object().rowCount());
            }
            case Failed failed -> {
                meters.ended("failed").increment();
                meters.error(failed.code()).increment();
            }
            case Retry retry -> meters.error(retry.code()).increment();
            case Outcome.Cancelled _ -> meters.ended("cancelled").increment();
            case Outcome.LeaseLost _ -> meters.leasesLost().increment();
            case Outcome.Yielded _ -> {}
        }
    }

    private ExportMeters meters(Claim claim) {
        return new ExportMeters(registry, claim.dataset(), claim.format());
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
}
