package dev.waybill.worker.cleanup;

import dev.waybill.worker.cleanup.EndedRuns.EndedRun;
import dev.waybill.worker.upload.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;

/// Deletes the objects of exports past their retention, and marks them `expired`.
///
/// The object goes first: an export that says `expired` has none. Killed in between, it still says `complete` and is
/// taken again some minutes later.
@ApplicationScoped
class ExpiredExports implements CleanupJob {

    private static final Logger LOG = Logger.getLogger(ExpiredExports.class);

    private final ObjectStore store;
    private final EndedRuns runs;

    ExpiredExports(ObjectStore store, EndedRuns runs) {
        this.store = store;
        this.runs = runs;
    }

    @Override
    public Job job() {
        return Job.EXPIRED_EXPORTS;
    }

    @Override
    public Swept runOnce() throws SQLException {
        Swept all = Swept.NOTHING;
        boolean more;
        do {
            List<EndedRun> batch = runs.take(EndedRuns.PAST_RETENTION);
            Swept swept = Swept.NOTHING;
            for (EndedRun run : batch) {
                swept = swept.plus(expire(run));
            }
            all = all.plus(swept);
            more = batch.size() == EndedRuns.BATCH && swept.failed() < batch.size(); // else the store is down
        } while (more);
        return all;
    }

    private Swept expire(EndedRun run) throws SQLException {
        try {
            store.delete(run.key());
        } catch (RuntimeException e) { // the others are deleted all the same
            LOG.warnf("run %s: could not delete its expired object %s: %s", run.id(), run.key(), e.getMessage());
            return Swept.FAILED;
        }
        return runs.expire(run) ? Swept.DELETED : Swept.KEPT; // another worker has counted it
    }

    @Override
    public long countDue() throws SQLException {
        return runs.due(EndedRuns.PAST_RETENTION).size();
    }
}
