package dev.waybill.worker;

import dev.waybill.worker.upload.ObjectStore;
import org.jboss.logging.Logger;

/// Tells a store that is away from a request that fails. While it is away nothing is claimed: every run would read its
/// rows for nothing, and runs that use their attempts up so would fail by an outage that passes.
final class StoreOutage {

    private static final Logger LOG = Logger.getLogger(StoreOutage.class);

    private static final int LOOKS = 2; // one may be unlucky

    private final ObjectStore store;
    private volatile boolean away;

    StoreOutage(ObjectStore store) {
        this.store = store;
    }

    /// A request failed. True if nothing else is answered either.
    boolean hasBegun() {
        for (int look = 1; look <= LOOKS; look++) {
            if (store.answers()) {
                return false;
            }
        }
        if (!away) {
            LOG.warn("the object store is away: its exports are given back, and nothing is claimed until it answers");
        }
        away = true;
        return true;
    }

    /// True while there is none that this worker knows of; asks the store during one.
    boolean isOver() {
        if (away && store.answers()) {
            away = false;
            LOG.info("the object store answers again");
        }
        return !away;
    }
}
