package dev.waybill.worker;

import dev.waybill.worker.Outcome.Completed;
import dev.waybill.worker.Outcome.Failed;
import dev.waybill.worker.Outcome.Retry;
import dev.waybill.worker.claim.Claim;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/// What Prometheus sees of exports. Labels are dataset, format and codes: never a tenant.
@ApplicationScoped
public class ExportMetrics {

    private final MeterRegistry registry;

    ExportMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(Claim claim, Outcome outcome) {
        String format = claim.objectKey().substring(claim.objectKey().lastIndexOf('.') + 1);
        String[] export = {"entity", claim.dataset(), "format", format};
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
