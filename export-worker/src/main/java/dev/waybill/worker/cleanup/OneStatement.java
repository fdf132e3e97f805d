package dev.waybill.worker.cleanup;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/// A job that only the database has to do with.
abstract class OneStatement implements CleanupJob {

    private final DataSource database;
    private final Job job;
    private final String sweep;
    private final String count;

    /// @param sweep changes or deletes what is due
    /// @param count selects how much that is
    OneStatement(DataSource database, Job job, String sweep, String count) {
        this.database = database;
        this.job = job;
        this.sweep = sweep;
        this.count = count;
    }

    @Override
    public Job job() {
        return job;
    }

    @Override
    public Swept runOnce() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            int swept = statement.executeUpdate(sweep);
            return new Swept(swept, swept, 0);
        }
    }

    @Override
    public long countDue() throws SQLException {
        return Read.number(database, count);
    }
}
