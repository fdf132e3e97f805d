package dev.waybill.worker.notify;

import java.time.Instant;
import java.util.Map;
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
        Run run,
        Optional<Export> export,
        Optional<Failure> failure) {

    /// Whose end the mail tells.
    ///
    /// @param attempt     the one that ended it
    /// @param traceparent of that attempt's span, where it was traced
    public record Run(UUID id, int attempt, String orgId, String dataset, Optional<String> traceparent) {}

    public enum Kind {
        READY,
        FAILED
    }

    /// @param itemCounts what an archive holds, by kind; empty for tables
    /// @param link       the run's one link; empty for datasets with `link: fresh`
    /// @param dataAsOf   when what it holds was read
    /// @param sha256     of the object, in hex
    /// @param expiresAt  when the object is deleted
    public record Export(
            String fileName,
            long byteSize,
            long rowCount,
            Map<String, Long> itemCounts,
            Optional<Instant> dataAsOf,
            Optional<String> sha256,
            Optional<String> link,
            Optional<Instant> linkExpiresAt,
            Optional<Instant> expiresAt) {}

    public record Failure(String code, String message) {}
}
