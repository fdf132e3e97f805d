package dev.waybill.worker.cleanup;

import dev.waybill.worker.cleanup.EndedRuns.EndedRun;
import dev.waybill.worker.upload.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;

/// Deletes what runs that failed or were cancelled left in the bucket. The worker that ends such a run does it at
/// once; this is for the one that was killed before it could, and for a request of an earlier attempt that landed
/// later.
@ApplicationScoped
class LeftoverObjects implements CleanupJob {

    private static final Logger LOG = Logger.getLogger(LeftoverObjects.class);

    private final ObjectStore store;
    private final EndedRuns runs;

    LeftoverObjects(ObjectStore store, EndedRuns runs) {
        this.store = store;
        this.runs = runs;
    }

    @Override
    public Job job() {
        return Job.LEFTOVER_OBJECTS;
    }

    @Override
    public Swept runOnce() throws SQLException {
        Swept all = Swept.NOTHING;
        boolean more;
        do {
            List<EndedRun> batch = runs.take(EndedRuns.WITHOUT_RESULT);
            Swept swept = Swept.NOTHING;
            for (EndedRun run : batch) {
                swept = swept.plus(Swept.one(clear(run)));
            }
            all = all.plus(swept);
            more = batch.size() == EndedRuns.BATCH && swept.failed() < batch.size(); // else the store is down
        } while (more);
        return all;
    }

    /// Uploads first: one that is aborted cannot become an object any more.
    private boolean clear(EndedRun run) throws SQLException {
        try {
            store.openUploadsOf(run.key()).forEach(store::abort);
            store.delete(run.key());
        } catch (RuntimeException e) { // the others are cleared all the same
            LOG.warnf("run %s: could not clear what it left at %s: %s", run.id(), run.key(), e.getMessage());
            return false;
        }
        runs.cleared(run);
        return true;
    }

    @Override
    public long countDue() throws SQLException {
        return runs.count(EndedRuns.WITHOUT_RESULT);
    }
}
