package dev.waybill.worker.cleanup;

import dev.waybill.contract.ObjectKey;
import dev.waybill.worker.upload.ObjectStore;
import dev.waybill.worker.upload.ObjectStore.OpenUpload;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Deletes uploads that were begun but never finalized, with their bytes; those by parts, which nobody went on
/// with, are aborted.
///
/// First the row is marked, from when on finalize refuses it; then the parts and the bytes go, then the row.
/// Killed in between, the next sweep goes on: no file row ever points at bytes that are gone. The grace after
/// expiry lets a PUT end that began just before. An arrival, which files-service looks for, waits for its last
/// look: while files-service does not run nothing is lost, for a week; what came by a form goes with [TemporaryObjects]
/// after a day.
@Singleton
class PendingUploadSweeper extends BatchJob<PendingUploadSweeper.Expired> {

    private static final Logger LOG = Logger.getLogger(PendingUploadSweeper.class);
    private static final int BATCH = 50;

    private static final String DUE = """
            from waybill.pending_upload
            where expires_at < now() - make_interval(secs => ?)
              and (sweep_at is null or sweep_at < now() - interval '5 minutes')
              and (look_at is null or sweep_at is not null or expires_at < now() - interval '7 days')
            """;

    // A row that another sweeper marked is its own for some minutes.
    private static final String MARK = """
            with due as materialized (select id %s order by expires_at limit ? for update skip locked)
            update waybill.pending_upload u set sweep_at = now()
            from due where u.id = due.id
            returning u.id, u.object_key, u.kind = 'parts', u.multipart_id
            """.formatted(DUE);

    private static final String FORGET = "delete from waybill.pending_upload where id = ? and sweep_at is not null";

    /// @param multipartId null where whoever began the upload did not learn it
    record Expired(
            UUID id,
            ObjectKey key,
            boolean byParts,
            @Nullable String multipartId) {}

    private final ObjectStore store;
    private final DataSource database;
    private final Duration grace;

    PendingUploadSweeper(ObjectStore store, DataSource database, CleanupSettings settings) {
        super(BATCH, settings);
        this.store = store;
        this.database = database;
        this.grace = settings.pendingUploadsGrace();
    }

    @Override
    public Job job() {
        return Job.PENDING_UPLOADS;
    }

    @Override
    Swept clear(List<Expired> batch) throws SQLException {
        return each(batch, this::delete);
    }

    @Override
    public long countDue() throws SQLException {
        return Read.number(database, "select count(*) " + DUE, grace.toSeconds());
    }

    private Swept delete(Expired upload) throws SQLException {
        try {
            if (upload.byParts()) {
                abort(upload);
            }
            store.delete(upload.key());
        } catch (RuntimeException e) {
            LOG.warnf("could not delete %s: %s", upload.key(), e.getMessage());
            return Swept.FAILED;
        }
        return forget(upload) ? Swept.DELETED : Swept.KEPT; // another worker has counted it
    }

    /// All for its key: a store may have begun more than one, if its answer was lost.
    private void abort(Expired upload) {
        store.openUploadsOf(upload.key()).forEach(store::abort);
        if (upload.multipartId() != null) { // whatever the store lists
            store.abort(new OpenUpload(upload.key(), upload.multipartId(), Instant.EPOCH));
        }
    }

    @Override
    List<Expired> take() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement mark = connection.prepareStatement(MARK)) {
            mark.setLong(1, grace.toSeconds());
            mark.setInt(2, BATCH);
            try (ResultSet row = mark.executeQuery()) {
                List<Expired> marked = new ArrayList<>();
                while (row.next()) {
                    marked.add(new Expired(
                            row.getObject(1, UUID.class),
                            new ObjectKey(row.getString(2)),
                            row.getBoolean(3),
                            row.getString(4)));
                }
                return marked;
            }
        }
    }

    private boolean forget(Expired upload) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement(FORGET)) {
            delete.setObject(1, upload.id());
            return delete.executeUpdate() == 1;
        }
    }
}
