package dev.waybill.files.upload;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.store.Store;
import dev.waybill.files.store.StoredObject;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Bytes that come by a form stand at a temporary key, where the same form may replace them; from there they are
/// copied to the key of the file, which no form reaches.
///
/// Only [Arrivals] does that, one replica at a time. Which bytes, the row says before the first copy (`form_etag`),
/// and every copy asks the store for just these: one that comes too late, by a replica that stood still meanwhile,
/// changes nothing of the file. Killed anywhere in between, they are copied again; what is left at the temporary
/// key goes with the daily sweep.
///
/// Asks the store: never inside a transaction.
@ApplicationScoped
class FormBytes {

    private static final Logger LOG = Logger.getLogger(FormBytes.class);

    private final Store store;

    FormBytes(Store store) {
        this.store = store;
    }

    /// Copies what came by the form, if the upload is one and still open.
    ///
    /// @return why they cannot be taken
    /// @throws Problem 404 `object-not-found`; 503, and it may be tried again
    Optional<String> keep(PendingUpload upload) {
        if (!upload.byForm) {
            return Optional.empty();
        }
        Optional<StoredObject> arrived = store.head(upload.arrivesAt());
        String seen = arrived.map(StoredObject::etag).orElse(null);
        Optional<PendingUpload> open =
                QuarkusTransaction.requiringNew().call(() -> PendingUpload.choose(upload.id, seen));
        if (open.isEmpty()) { // a file by now, or closed: inserting will find that out
            return Optional.empty();
        }
        StoredObject bytes = arrived.orElseThrow(FinalizeUpload::noBytes);
        if (!bytes.etag().equals(open.get().formEtag)) {
            return Optional.of("The form was sent again with other bytes before the first were taken");
        }
        Optional<String> mismatch = Promise.of(upload).ofSizeAndType().mismatch(bytes, bytes::etag);
        if (mismatch.isEmpty()) {
            store.copy(upload.arrivesAt(), bytes.etag(), upload.key());
        }
        return mismatch;
    }

    /// They are a file, or never will be. If they cannot be deleted, the daily sweep does it.
    void forget(PendingUpload upload) {
        if (upload.byForm) {
            try {
                store.delete(upload.arrivesAt());
            } catch (Problem e) {
                LOG.warnf(e.getCause(), "left to the daily sweep: %s", upload.arrivesAt());
            }
        }
    }
}
