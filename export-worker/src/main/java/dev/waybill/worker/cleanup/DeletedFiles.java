package dev.waybill.worker.cleanup;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// Deletes files for good that were deleted long ago and not restored: their rows, in one statement with their audit
/// entries and the order to delete their objects, and then the objects. Killed in between, the order is carried out by
/// [DiscardedObjects].
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
              select object_key, org_id, now() + interval '5 minutes' from gone),
            audited as (
              insert into waybill.audit_logs (org_id, action, subject_id, detail)
              select org_id, 'file.deleted', id::text,
                     jsonb_build_object('fileName', original_file_name, 'byteSize', byte_size,
                                        'softDeletedAt', soft_deleted_at)
              from gone)
            select object_key from gone
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
        List<String> keys = deleteRows();
        Swept swept = keys.isEmpty() ? Swept.NOTHING : objects.clear(keys);
        return new Step(after, keys.size() < BATCH, swept);
    }

    private List<String> deleteRows() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setLong(1, ageSeconds);
            delete.setLong(2, ageSeconds);
            try (ResultSet row = delete.executeQuery()) {
                List<String> keys = new ArrayList<>();
                while (row.next()) {
                    keys.add(row.getString(1));
                }
                return keys;
            }
        }
    }

    @Override
    Step look(String after) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement count = connection.prepareStatement(COUNT)) {
            count.setLong(1, ageSeconds);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return new Step(after, true, new Swept(row.getLong(1), row.getLong(1), 0));
            }
        }
    }
}
