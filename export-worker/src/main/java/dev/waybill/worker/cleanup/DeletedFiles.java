package dev.waybill.worker.cleanup;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Deletes files for good that were deleted long ago and not restored: their rows in one statement with their audit
/// entries and the order to delete their bytes, and then the bytes.
///
/// A restore at the same time comes before, and the file stays, or after, and finds none.
@Singleton
class DeletedFiles extends Sweep {

    private static final int BATCH = 1_000;

    private static final String DUE = "soft_deleted_at < now() - make_interval(secs => ?)";

    private static final String DELETE = """
            with due as materialized (
              select id from waybill.file_metadata where %1$s order by soft_deleted_at limit %2$d),
            gone as (
              delete from waybill.file_metadata f using due
              where f.id = due.id and f.%1$s
              returning f.*),
            discarded as (
              insert into waybill.discarded_object (object_key, org_id, sweep_due_at)
              select object_key, org_id, now() from gone),
            audited as (
              insert into waybill.audit_logs (org_id, action, subject_id, detail)
              select org_id, 'file.deleted', id::text,
                     jsonb_build_object('fileName', original_file_name, 'byteSize', byte_size,
                                        'softDeletedAt', soft_deleted_at)
              from gone)
            select count(*) from gone
            """.formatted(DUE, BATCH);

    private static final String COUNT = "select count(*) from waybill.file_metadata where " + DUE;

    private final DataSource database;
    private final DiscardedObjects objects;
    private final long ageSeconds;

    DeletedFiles(DataSource database, DiscardedObjects objects, Sweeps sweeps, CleanupSettings settings) {
        super(Job.DELETED_FILES, sweeps, settings);
        this.database = database;
        this.objects = objects;
        this.ageSeconds = settings.fileAge().toSeconds();
    }

    @Override
    Step step(String after, Fence mayDelete) throws SQLException {
        long deleted = number(DELETE, 2);
        long failed = objects.runOnce().failed();
        return new Step(after, deleted < BATCH, new Swept(deleted, deleted, failed));
    }

    @Override
    Step look(String after) throws SQLException {
        long due = number(COUNT, 1);
        return new Step(after, true, new Swept(due, due, 0));
    }

    /// @param ages how often the statement asks for the age
    private long number(String sql, int ages) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int n = 1; n <= ages; n++) {
                statement.setLong(n, ageSeconds);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
