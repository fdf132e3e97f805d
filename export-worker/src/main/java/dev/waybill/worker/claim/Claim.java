package dev.waybill.worker.claim;

import dev.waybill.contract.ExportRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// The right to run one export, for as long as the lease lasts.
///
/// @param attempt fencing token: every write carries it, and the database refuses an older one
/// @param attemptsWithoutProgress claims since the last checkpoint, this one included
/// @param createdAt when the export was requested; the only clock an encoder or a file name may use
/// @param age       time since the run was claimed first, by the database's clock
public record Claim(
        Kind kind,
        UUID runId,
        int attempt,
        int attemptsWithoutProgress,
        String orgId,
        String dataset,
        String objectKey,
        Instant createdAt,
        Duration age,
        String payload) {

    /// What a run exports. Each has threads of its own: somebody waits for a metric.
    public enum Kind {
        DATASET,
        METRIC
    }

    /// @throws IllegalArgumentException if the payload is not of a known version
    public ExportRequest request() {
        return ExportRequest.parse(payload);
    }

    /// For logs.
    @Override
    public String toString() {
        return "run %s attempt %d".formatted(runId, attempt);
    }
}
