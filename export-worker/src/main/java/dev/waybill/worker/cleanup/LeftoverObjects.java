package dev.waybill.worker.cleanup;

import dev.waybill.worker.cleanup.EndedRuns.Due;
import dev.waybill.worker.cleanup.EndedRuns.EndedRun;
import dev.waybill.worker.upload.ObjectStore;
import dev.waybill.worker.upload.ObjectStore.OpenUpload;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;

/// Deletes what runs that failed or were cancelled left in the bucket. The worker that ends such a run does it at
/// once; this is for the one that was killed before it could, and for a request of an earlier attempt that landed
/// later.
@Singleton
class LeftoverObjects extends BatchJob<EndedRun> {

    private static final Logger LOG = Logger.getLogger(LeftoverObjects.class);

    private final ObjectStore store;
    private final EndedRuns runs;

    LeftoverObjects(ObjectStore store, EndedRuns runs, CleanupSettings settings) {
        super(EndedRuns.BATCH, settings);
        this.store = store;
        this.runs = runs;
    }

    @Override
    public Job job() {
        return Job.LEFTOVER_OBJECTS;
    }

    @Override
    List<EndedRun> take() throws SQLException {
        return runs.take(Due.WITHOUT_RESULT);
    }

    @Override
    Swept clear(List<EndedRun> batch) throws SQLException {
        return each(batch, this::clear);
    }

    /// Uploads first: one that is aborted cannot become an object any more.
    private Swept clear(EndedRun run) throws SQLException {
        long found;
        try {
            List<OpenUpload> uploads = store.openUploadsOf(run.key());
            uploads.forEach(store::abort);
            found = uploads.size() + objects(run);
            store.delete(run.key()); // also where none was found a moment ago
        } catch (RuntimeException e) { // the others are cleared all the same
            LOG.warnf("run %s: could not clear what it left at %s: %s", run.id(), run.key(), e.getMessage());
            return Swept.FAILED;
        }
        runs.cleared(run);
        return new Swept(1, found, 0);
    }

    private long objects(EndedRun run) {
        return store.head(run.key()).isPresent() ? 1 : 0;
    }

    @Override
    public long countDue() throws SQLException {
        long due = 0;
        for (EndedRun run : runs.due(Due.WITHOUT_RESULT)) {
            due += store.openUploadsOf(run.key()).size() + objects(run);
        }
        return due;
    }
}
