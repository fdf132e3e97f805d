package dev.waybill.worker.source;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/// The transactions that workers have open, of which those that read a dataset are the only long ones. PostgreSQL
/// removes no row that died since the oldest of them began, in any table of the database ("Routine Vacuuming").
@ApplicationScoped
public class ReadingTransactions {

    // Who logs in sees what its own sessions do; the role that tables are read with is another one, and does not.
    private static final String AS_WHO_LOGGED_IN = "set local role none";

    // The name is set in application.properties.
    private static final String LONGEST = """
            select coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0) as seconds,
                   coalesce(max(age(backend_xmin)), 0) as xmin_age
            from pg_stat_activity
            where application_name = 'waybill-export-worker' and datname = current_database()
              and usename = session_user and xact_start is not null and pid <> pg_backend_pid()
            """;

    private final DataSource database;

    ReadingTransactions(DataSource database) {
        this.database = database;
    }

    /// The longest of all workers with this one's login; zeros if there is none.
    ///
    /// @param seconds for how long it has been open
    /// @param xminAge how many transactions the database began since its snapshot
    public record Longest(double seconds, long xminAge) {}

    public Longest longest() throws SQLException {
        Connection connection = database.getConnection();
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(AS_WHO_LOGGED_IN);
            try (ResultSet row = statement.executeQuery(LONGEST)) {
                row.next();
                return new Longest(row.getDouble("seconds"), row.getLong("xmin_age"));
            }
        } finally {
            TableSource.end(connection);
        }
    }
}
