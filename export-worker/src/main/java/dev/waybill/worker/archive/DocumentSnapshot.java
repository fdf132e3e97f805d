package dev.waybill.worker.archive;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The snapshot that documents are read from: begun when the first is needed, and ended when none is, because an old
/// snapshot keeps the database from cleaning up.
final class DocumentSnapshot implements AutoCloseable {

    private final DataSource database;
    private final String orgId;
    private @Nullable DocumentRows rows;

    DocumentSnapshot(DataSource database, String orgId) {
        this.database = database;
        this.orgId = orgId;
    }

    DocumentRows rows() throws SQLException {
        if (rows == null) {
            Connection connection = database.getConnection();
            try {
                rows = DocumentRows.open(connection, orgId);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        DocumentRows begun = rows;
        rows = null;
        if (begun != null) {
            begun.close();
        }
    }
}
