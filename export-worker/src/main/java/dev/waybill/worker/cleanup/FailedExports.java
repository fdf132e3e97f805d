package dev.waybill.worker.cleanup;

import dev.waybill.contract.ObjectKey;
import dev.waybill.worker.upload.ObjectStore;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Deletes objects of runs that failed after their upload was complete. The worker that fails a run does it at once;
/// this is for the one that was killed before it could.
@ApplicationScoped
public class FailedExports {

    private static final Logger LOG = Logger.getLogger(FailedExports.class);

    private static final String FAILED_LATELY = """
            select object_key from waybill.export_run
            where status = 'failed' and completed_at > now() - interval '1 day'
            """;

    private final ObjectStore store;
    private final DataSource database;

    FailedExports(ObjectStore store, DataSource database) {
        this.store = store;
        this.database = database;
    }

    @Scheduled(
            every = "{waybill.cleanup.uploads-every}",
            delayed = "10s",
            concurrentExecution = ConcurrentExecution.SKIP)
    public void runOnce() throws SQLException {
        for (ObjectKey key : failedLately()) {
            try {
                store.delete(key);
            } catch (RuntimeException e) { // the others are deleted all the same
                LOG.warnf("could not delete %s of a failed export: %s", key, e.getMessage());
            }
        }
    }

    private List<ObjectKey> failedLately() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FAILED_LATELY)) {
            List<ObjectKey> keys = new ArrayList<>();
            while (row.next()) {
                keys.add(new ObjectKey(row.getString(1)));
            }
            return keys;
        }
    }
}
