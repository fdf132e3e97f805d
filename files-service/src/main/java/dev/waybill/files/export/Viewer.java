package dev.waybill.files.export;

import dev.waybill.files.export.ExportEvent.Heartbeat;
import dev.waybill.files.export.ExportEvent.Progress;
import dev.waybill.files.tenant.Caller;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// One client that watches a run: knows what it has seen, and sends nothing twice. Takes no thread.
final class Viewer {

    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Caller caller;
    private final UUID runId;
    private final Instant until;
    private final MultiEmitter<? super ExportEvent> emitter;
    private long seen;
    private Instant lastSent;

    /// @param seen  id of the last event that the client has; -1 for none
    /// @param until when its token expires
    Viewer(
            Caller caller,
            UUID runId,
            long seen,
            Instant until,
            MultiEmitter<? super ExportEvent> emitter,
            Instant now) {
        this.caller = caller;
        this.runId = runId;
        this.seen = seen;
        this.until = until;
        this.emitter = emitter;
        this.lastSent = now;
    }

    Caller caller() {
        return caller;
    }

    UUID runId() {
        return runId;
    }

    /// Sends what is new to this client, and closes after the end.
    synchronized void show(Progress progress, Instant now) {
        if (progress.id() > seen) {
            seen = progress.id();
            lastSent = now;
            emitter.emit(progress);
        }
        if (progress.last()) {
            close();
        }
    }

    /// A heartbeat, if nothing was sent for a while; the end, if the client's token has expired: it may come again with
    /// another.
    synchronized void beat(Instant now) {
        if (!now.isBefore(until)) {
            close();
        } else if (!now.isBefore(lastSent.plus(HEARTBEAT))) {
            lastSent = now;
            emitter.emit(new Heartbeat());
        }
    }

    void close() {
        emitter.complete();
    }
}
