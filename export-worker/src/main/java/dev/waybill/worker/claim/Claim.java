package dev.waybill.worker.claim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.contract.ExportRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

    private static final ObjectMapper JSON = new ObjectMapper();

    /// What a run exports. Each has threads of its own: somebody waits for a metric.
    public enum Kind {
        DATASET,
        METRIC
    }

    /// @throws IllegalArgumentException if the payload is not of a known version
    public ExportRequest request() {
        return ExportRequest.parse(payload);
    }

    /// Span of whoever asked, as W3C Trace Context writes it; empty where that was not traced.
    public Optional<String> traceparent() {
        try {
            return Optional.ofNullable(
                    JSON.readTree(payload).path("traceparent").textValue());
        } catch (JsonProcessingException e) {
            return Optional.empty(); // the run fails by it, and says so
        }
    }

    /// `csv` of `exports/org/acme/0198….csv.gz`: a format is one whether it is compressed or not.
    public String format() {
        String name = objectKey.substring(objectKey.lastIndexOf('/') + 1);
        return switch (kind) {
            case DATASET -> name.split("\\.", 3)[1];
            case METRIC -> "csv"; // its key tells nothing
        };
    }

    /// For logs.
    @Override
    public String toString() {
        return "run %s attempt %d".formatted(runId, attempt);
    }
}
