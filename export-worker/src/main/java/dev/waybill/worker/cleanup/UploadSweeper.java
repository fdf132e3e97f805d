package dev.waybill.worker.cleanup;

import dev.waybill.contract.ObjectKey;
import dev.waybill.worker.upload.ObjectStore;
import dev.waybill.worker.upload.ObjectStore.OpenUpload;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Aborts multipart uploads that no run owns: they cost money and show in no list of objects.
///
/// All uploads of a run that is active are left to it, also one that its checkpoint does not name: it may have been
/// begun this instant. The next attempt aborts those it does not go on with, and when the run has ended, this does.
/// A run exists before its first upload and never becomes active again, so an upload that was listed and whose run is
/// then seen to have ended is nobody's. Uploads of files, below `org/`, have rows of their own: see
/// [PendingUploadSweeper].
@ApplicationScoped
class UploadSweeper implements CleanupJob {

    private static final Logger LOG = Logger.getLogger(UploadSweeper.class);
    private static final String HAS_ENDED = """
            select status in ('complete', 'failed', 'cancelled', 'expired') from waybill.export_run where id = ?
            """;

    private final ObjectStore store;
    private final DataSource database;
    private final CleanupSettings settings;
    private final Clock clock;

    UploadSweeper(ObjectStore store, DataSource database, CleanupSettings settings) {
        this.store = store;
        this.database = database;
        this.settings = settings;
        this.clock = Clock.systemUTC();
    }

    @Override
    public Job job() {
        return Job.ORPHANED_UPLOADS;
    }

    @Override
    public Swept runOnce() throws SQLException {
        TimeLimit limit = TimeLimit.of(settings.timeLimit());
        Swept swept = Swept.NOTHING;
        Iterator<OpenUpload> uploads = openUploads();
        while (uploads.hasNext() && !limit.isOver()) {
            OpenUpload upload = uploads.next();
            swept = swept.plus(isOrphaned(upload) ? abort(upload) : Swept.KEPT);
        }
        return swept;
    }

    @Override
    public long countDue() throws SQLException {
        long due = 0;
        Iterator<OpenUpload> uploads = openUploads();
        while (uploads.hasNext()) {
            due += isOrphaned(uploads.next()) ? 1 : 0;
        }
        return due;
    }

    /// Page by page: an upload is listed before it is looked up.
    private Iterator<OpenUpload> openUploads() {
        return Stream.of(ObjectKey.EXPORTS, ObjectKey.METRICS)
                .flatMap(store::openUploads)
                .iterator();
    }

    private Swept abort(OpenUpload upload) {
        try {
            store.abort(upload);
            LOG.infof("aborted a multipart upload that no run owns: %s", upload.key());
            return Swept.DELETED;
        } catch (RuntimeException e) { // the others are aborted all the same
            LOG.warnf("could not abort the upload for %s: %s", upload.key(), e.getMessage());
            return Swept.FAILED;
        }
    }

    private boolean isOrphaned(OpenUpload upload) throws SQLException {
        Optional<UUID> run = upload.key().parts().map(ObjectKey.Parts::id);
        Optional<Boolean> ended = run.isPresent() ? hasEnded(run.get()) : Optional.empty();
        Instant strayBefore = clock.instant().minus(settings.strayUploadAge());
        return ended.orElse(upload.begunAt().isBefore(strayBefore));
    }

    /// Empty if there is no such run.
    private Optional<Boolean> hasEnded(UUID runId) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(HAS_ENDED)) {
            select.setObject(1, runId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getBoolean(1)) : Optional.empty();
            }
        }
    }
}
