package dev.waybill.worker.cleanup;

import dev.waybill.contract.ObjectKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/// Runs that ended and whose objects must go. A sweeper takes some in one statement and for some minutes: other workers
/// leave them alone until then, and it calls the store with no transaction open. Deleting twice does no harm, so the
/// time need not be enough for the slowest store. What a sweeper did not finish is due again when the time is over.
@ApplicationScoped
class EndedRuns {

    static final int BATCH = 50;

    /// Which runs, and for how long a sweeper has them to itself.
    enum Due {
        /// Complete, and kept long enough. An ended run never becomes active again, so its object may be deleted
        /// whenever it is due.
        EXPORTS_PAST_RETENTION("5 minutes", "status = 'complete' and metric_slot is null and expires_at <= now()"),
        /// The same for metrics, which are kept for a minute: where a sweeper died, another one goes on soon.
        METRICS_PAST_RETENTION("5 seconds", "status = 'complete' and metric_slot is not null and expires_at <= now()"),
        WITHOUT_RESULT("5 minutes", "status in ('failed', 'cancelled')");

        private final String hold;
        private final String where;

        Due(String hold, String where) {
            this.hold = hold;
            this.where = where + " and sweep_due_at <= now()";
        }
    }

    private static final String TAKE = """
            with due as materialized (
              select id from waybill.export_run where %s
              order by sweep_due_at limit %d for update skip locked)
            update waybill.export_run r set sweep_due_at = now() + interval '%s'
            from due where r.id = due.id
            returning r.id, r.object_key
            """;

    private static final String EXPIRE = """
            update waybill.export_run set status = 'expired', download_url = null
            where id = ? and status = 'complete' and expires_at <= now()
            """;

    /// A request of a worker that was cut off may land after all was deleted: so the run is swept again, in intervals
    /// that double (after 1, 3, 7, 15 … minutes), until it ended a day ago.
    private static final String CLEARED = """
            update waybill.export_run
            set sweep_due_at = case when completed_at > now() - interval '1 day'
                                    then now() + (now() - completed_at) + interval '1 minute'
                                    else 'infinity' end
            where id = ? and status in ('failed', 'cancelled')
            """;

    private final DataSource database;

    EndedRuns(DataSource database) {
        this.database = database;
    }

    /// A run and where its object is, if it is there.
    record EndedRun(UUID id, ObjectKey key) {}

    /// Takes and returns at most [#BATCH] runs, those first that nobody took yet; none of them is given to another
    /// caller for a time.
    List<EndedRun> take(Due due) throws SQLException {
        return read(TAKE.formatted(due.where, BATCH, due.hold));
    }

    /// All that [#take] would return by and by.
    List<EndedRun> due(Due due) throws SQLException {
        return read("select id, object_key from waybill.export_run where " + due.where);
    }

    /// How many that are.
    long countDue(Due due) throws SQLException {
        return Read.number(database, "select count(*) from waybill.export_run where " + due.where);
    }

    private List<EndedRun> read(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<EndedRun> runs = new ArrayList<>();
            while (row.next()) {
                runs.add(new EndedRun(row.getObject(1, UUID.class), new ObjectKey(row.getString(2))));
            }
            return runs;
        }
    }

    /// Says that the object is gone. False if another worker has said so.
    boolean expire(EndedRun run) throws SQLException {
        return update(EXPIRE, run);
    }

    /// Says that nothing of the run was in the bucket any more.
    void cleared(EndedRun run) throws SQLException {
        update(CLEARED, run);
    }

    private boolean update(String sql, EndedRun run) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(sql)) {
            update.setObject(1, run.id());
            return update.executeUpdate() == 1;
        }
    }
}
