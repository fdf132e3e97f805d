package dev.waybill.files.profile;

import dev.waybill.contract.ObjectKey;
import dev.waybill.files.FileMetadata;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.store.Store;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/// Takes a file away for good, bytes and all, in two steps: its row, in the transaction that needs its place; then its
/// object. Killed between the two, or if the store does not answer, the worker's sweeper deletes the object a minute
/// later: `discarded_object` names it.
@ApplicationScoped
public class Discard {

    private static final Logger LOG = Logger.getLogger(Discard.class);

    private final Store store;

    Discard(Store store) {
        this.store = store;
    }

    /// Needs a transaction, and the file locked in it.
    ///
    /// @return what [#finish] is to be called with, once that is committed
    ObjectKey begin(FileMetadata file) {
        ObjectKey key = file.key();
        FileMetadata.delete("id", file.id); // at once: whatever takes its place is written after it
        DiscardedObject.remember(key);
        return key;
    }

    /// Never inside a transaction. Nobody is told if it fails: for the caller the file is gone.
    void finish(ObjectKey key) {
        try {
            store.delete(key);
            QuarkusTransaction.requiringNew().run(() -> DiscardedObject.forget(key));
        } catch (Problem e) {
            LOG.warnf(e, "%s is left to the sweeper: %s", key, e.detail());
        }
    }
}
