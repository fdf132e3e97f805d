package dev.waybill.worker.cleanup;

import dev.waybill.worker.cleanup.EndedRuns.Due;
import dev.waybill.worker.cleanup.EndedRuns.EndedRun;
import dev.waybill.worker.upload.ObjectStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;

/// Deletes the objects of exports, or of metrics, past their retention, and marks the runs `expired`.
///
/// The object goes first: an export that says `expired` has none. Killed in between, it still says `complete` and is
/// taken again later.
class ExpiredObjects extends BatchJob<EndedRun> {

    private static final Logger LOG = Logger.getLogger(ExpiredObjects.class);

    private final Job job;
    private final Due due;
    private final ObjectStore store;
    private final EndedRuns runs;

    private ExpiredObjects(Job job, Due due, ObjectStore store, EndedRuns runs, CleanupSettings settings) {
        super(EndedRuns.BATCH, settings);
        this.job = job;
        this.due = due;
        this.store = store;
        this.runs = runs;
    }

    /// Makes the two jobs.
    static final class Beans {

        @Produces
        @Singleton
        CleanupJob exports(ObjectStore store, EndedRuns runs, CleanupSettings settings) {
            return new ExpiredObjects(Job.EXPIRED_EXPORTS, Due.EXPORTS_PAST_RETENTION, store, runs, settings);
        }

        @Produces
        @Singleton
        CleanupJob metrics(ObjectStore store, EndedRuns runs, CleanupSettings settings) {
            return new ExpiredObjects(Job.EXPIRED_METRICS, Due.METRICS_PAST_RETENTION, store, runs, settings);
        }
    }

    @Override
    public Job job() {
        return job;
    }

    @Override
    List<EndedRun> take() throws SQLException {
        return runs.take(due);
    }

    @Override
    Swept clear(List<EndedRun> batch) throws SQLException {
        return each(batch, this::expire);
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
        return runs.countDue(due);
    }
}
