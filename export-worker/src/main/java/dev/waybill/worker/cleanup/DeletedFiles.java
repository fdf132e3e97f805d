package dev.waybill.worker.cleanup;

import dev.waybill.worker.upload.ObjectStore;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/// Deletes files for good that were deleted long ago and not restored: their rows, in one statement with their audit
/// entries and the order to delete their objects, and then the objects. Killed in between, the order is carried out by
/// [DiscardedObjects].
///
/// A restore at the same time comes before, and the file stays, or after, and finds none.
@Singleton
class DeletedFiles extends Sweep {

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
            """.formatted(DUE, ObjectStore.MOST_DELETES);

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
        List<String> keys = Read.keys(database, DELETE, ageSeconds, ageSeconds);
        Swept swept = keys.isEmpty() ? Swept.NOTHING : objects.clear(keys);
        return new Step(after, keys.size() < ObjectStore.MOST_DELETES, swept);
    }

    @Override
    Step look(String after) throws SQLException {
        long due = Read.number(database, COUNT, ageSeconds);
        return new Step(after, true, new Swept(due, due, 0));
    }
}
