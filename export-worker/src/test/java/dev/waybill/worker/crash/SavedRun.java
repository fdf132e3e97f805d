package dev.waybill.worker.crash;

import java.util.UUID;

/// A run as it stood at one moment, to be run from there again and again: an archive tells its run's id and when its
/// catalog was made, so only the same run gives the same bytes twice.
record SavedRun(Stage stage, UUID id, String key) {

    /// Keeps the run's rows. Nobody works on it.
    static SavedRun of(Stage stage, UUID id) {
        String key = stage.run(id).objectKey();
        stage.execute("""
                create schema if not exists saved;
                drop table if exists saved.run, saved.entry, saved.outbox;
                create table saved.run as select * from waybill.export_run where id = '%1$s';
                create table saved.entry as select * from waybill.archive_entry where run_id = '%1$s';
                create table saved.outbox as select * from waybill.export_outbox where run_id = '%1$s'
                """.formatted(id));
        return new SavedRun(stage, id, key);
    }

    /// As if nothing had happened since, in the store too.
    void restore() {
        stage.s3
                .listMultipartUploads(list -> list.bucket(stage.bucket))
                .uploads()
                .forEach(upload -> stage.s3.abortMultipartUpload(
                        abort -> abort.bucket(stage.bucket).key(upload.key()).uploadId(upload.uploadId())));
        stage.s3.deleteObject(delete -> delete.bucket(stage.bucket).key(key));
        stage.execute("""
                set session_replication_role = replica; -- an audit entry is never deleted, but here
                delete from waybill.audit_logs where subject_id = '%1$s';
                delete from waybill.notification where run_id = '%1$s';
                delete from waybill.export_part where run_id = '%1$s';
                delete from waybill.export_checkpoint where run_id = '%1$s';
                delete from waybill.archive_entry where run_id = '%1$s';
                delete from waybill.export_outbox where run_id = '%1$s';
                delete from waybill.export_run where id = '%1$s';
                insert into waybill.export_run select * from saved.run;
                insert into waybill.archive_entry select * from saved.entry;
                insert into waybill.export_outbox select * from saved.outbox;
                update waybill.export_outbox set claimable_at = now(), claimed_by = null where run_id = '%1$s';
                set session_replication_role = origin
                """.formatted(id));
    }
}
