package dev.waybill.worker.cleanup;

import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.ObjectKey.Kind;
import dev.waybill.worker.upload.ObjectStore;
import dev.waybill.worker.upload.ObjectStore.Page;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/// Deletes objects of files that no row knows: neither a file, nor an upload on its way, nor one whose deletion is due.
///
/// They stand below a permanent prefix, where nothing is deleted by its age: only keys of exactly the template of
/// files count, so whatever else somebody keeps there stays.
/// See `deploy/adr/0013-what-a-sweep-may-delete.md`.
@Singleton
class OrphanedObjects extends BucketSweep {

    private static final String UNKNOWN = """
            select k from unnest(?) k
            where not exists (select from waybill.file_metadata f where f.object_key = k)
              and not exists (select from waybill.pending_upload u where u.object_key = k)
              and not exists (select from waybill.discarded_object d where d.object_key = k)
            """;
    private static final String NEWEST = "select object_key from waybill.file_metadata order by id desc limit 100";

    private final ObjectStore store;
    private final DataSource database;

    OrphanedObjects(ObjectStore store, DataSource database, Sweeps sweeps, CleanupSettings settings) {
        super(
                Job.ORPHANED_OBJECTS,
                sweeps,
                settings,
                store,
                database,
                ObjectKey.PERMANENT,
                settings.fileAge(),
                UNKNOWN);
        this.store = store;
        this.database = database;
    }

    @Override
    boolean isOurs(String key) {
        return ObjectKey.partsOf(key).filter(parts -> parts.kind() == Kind.FILE).isPresent();
    }

    /// Beside another's database, or one that was restored empty, every object would be an orphan.
    @Override
    void check() throws SQLException {
        List<String> newest = Read.keys(database, NEWEST);
        if (newest.stream().anyMatch(key -> store.head(new ObjectKey(key)).isPresent())) {
            return;
        }
        if (!newest.isEmpty()) {
            throw wrongBucket("none of the newest 100 files of this database is in the bucket");
        }
        if (ObjectKey.PERMANENT.stream().anyMatch(this::holdsOldFiles)) {
            throw wrongBucket("this database has no file, and the bucket has some that are old");
        }
    }

    /// Judged by the first page; a bucket of more than one is no empty one.
    private boolean holdsOldFiles(String prefix) {
        Page first = store.page(prefix, "");
        return !first.isLast() || !old(first).isEmpty();
    }

    private static Refused wrongBucket(String why) {
        return new Refused(
                why + ": nothing is deleted. Check WAYBILL_DB_URL, WAYBILL_S3_ENDPOINT and WAYBILL_S3_BUCKET");
    }
}
