package dev.waybill.worker.cleanup;

import dev.waybill.worker.upload.ObjectStore;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Deletes objects whose last row is gone: of files that were deleted for good, of avatars that were replaced.
///
/// First the object goes, then the order to delete it. Killed in between, it is deleted again, which does no harm.
@Singleton
class DiscardedObjects extends BatchJob<String> {

    private static final Logger LOG = Logger.getLogger(DiscardedObjects.class);

    // Whoever gave the order took the row away with it: an object that a file still names is never deleted.
    private static final String DUE = """
            sweep_due_at <= now()
              and not exists (select from waybill.file_metadata f where f.object_key = o.object_key)""";

    private static final String TAKE = """
            with due as materialized (
              select object_key from waybill.discarded_object o where %s
              order by sweep_due_at limit %d for update skip locked)
            update waybill.discarded_object d set sweep_due_at = now() + interval '5 minutes'
            from due where d.object_key = due.object_key
            returning d.object_key
            """.formatted(DUE, ObjectStore.MOST_DELETES);

    private static final String FORGET = "delete from waybill.discarded_object where object_key = any (?)";
    private static final String COUNT = "select count(*) from waybill.discarded_object o where " + DUE;

    private final ObjectStore store;
    private final DataSource database;

    DiscardedObjects(ObjectStore store, DataSource database, CleanupSettings settings) {
        super(ObjectStore.MOST_DELETES, settings);
        this.store = store;
        this.database = database;
    }

    @Override
    public Job job() {
        return Job.DISCARDED_OBJECTS;
    }

    @Override
    List<String> take() throws SQLException {
        return Read.keys(database, TAKE);
    }

    @Override
    Swept clear(List<String> keys) throws SQLException {
        Map<String, String> refused;
        try {
            refused = store.deleteAll(keys);
        } catch (RuntimeException e) {
            LOG.warnf("could not delete %d discarded objects: %s", keys.size(), e.getMessage());
            return new Swept(keys.size(), 0, keys.size());
        }
        refused.values().stream().distinct().forEach(why -> LOG.warnf("a discarded object was not deleted: %s", why));
        Set<String> gone = new HashSet<>(keys);
        gone.removeAll(refused.keySet());
        return new Swept(keys.size(), forget(gone), refused.size());
    }

    /// @return how many of them no other worker has forgotten before
    private int forget(Collection<String> keys) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement(FORGET)) {
            Array all = connection.createArrayOf("text", keys.toArray());
            delete.setArray(1, all);
            return delete.executeUpdate();
        }
    }

    @Override
    public long countDue() throws SQLException {
        return Read.number(database, COUNT);
    }
}
