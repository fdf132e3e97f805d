package dev.waybill.worker.metric;

import dev.waybill.worker.encode.Rows;
import java.sql.SQLException;
import java.util.List;

/// A connection to a tenant's database, for one statement.
sealed interface MetricConnection extends AutoCloseable permits PostgresConnection, MariaDbConnection, JdbcConnection {

    /// What came of the statement, before its first row is read.
    ///
    /// @param headers names of the columns as the statement says them; not unique
    /// @param rows    as CSV; closed by closing the connection
    record Running(List<String> headers, Rows rows) {}

    /// Runs the statement, reading only. Called once.
    Running run(Deadline deadline) throws SQLException;

    /// Ends the statement on the server, from any thread. The thread that waits for rows gets an error from there.
    void cancel() throws SQLException;

    /// Cuts the connection, from any thread, without waiting for the server.
    void abort() throws SQLException;

    /// @param complete false if rows may be left: they are not read, the statement is ended on the server and the
    /// connection cut
    void close(boolean complete) throws SQLException;

    @Override
    default void close() throws SQLException {
        close(false);
    }
}
