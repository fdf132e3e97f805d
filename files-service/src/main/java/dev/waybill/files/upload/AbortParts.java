package dev.waybill.files.upload;

import dev.waybill.files.store.PartsStore;
import dev.waybill.files.store.Store;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

/// Ends an upload by parts, so that nothing of it is left.
///
/// The row is closed first: from then on nothing of the upload becomes a file. Then its parts go, then an
/// object that a lost call may have completed, then the row. Killed between, or if the store does not answer,
/// the sweeper finds the closed row and finishes.
@ApplicationScoped
class AbortParts {

    private final PartsStore parts;
    private final Store store;
    private final Clock clock;

    AbortParts(PartsStore parts, Store store, Clock clock) {
        this.parts = parts;
        this.store = store;
        this.clock = clock;
    }

    /// Does nothing if another call, or the sweeper, was first.
    void run(PendingUpload upload) {
        Instant now = clock.instant();
        if (QuarkusTransaction.requiringNew().call(() -> upload.closeForGood(now))) {
            parts.abort(upload.key(), Objects.requireNonNull(upload.multipartId));
            store.delete(upload.key());
            QuarkusTransaction.requiringNew().run(() -> PendingUpload.forgetClosed(upload.id, now));
        }
    }
}
