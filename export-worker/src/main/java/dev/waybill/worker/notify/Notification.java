package dev.waybill.worker.notify;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A mail to send, claimed by this worker, with what it tells of its run.
///
/// @param attempt sends begun, this one included
public record Notification(
        UUID id,
        int attempt,
        Kind kind,
        String recipient,
        String messageId,
        UUID runId,
        String dataset,
        Optional<Export> export,
        Optional<Failure> failure) {

    public enum Kind {
        READY,
        FAILED
    }

    /// @param link the run's one link; empty for datasets with `link: fresh`
    public record Export(
            String fileName, long byteSize, long rowCount, Optional<String> link, Optional<Instant> linkExpiresAt) {}

    public record Failure(String code, String message) {}
}
