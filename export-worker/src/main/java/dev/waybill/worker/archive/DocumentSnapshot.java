package dev.waybill.worker.archive;

import dev.waybill.worker.claim.Lease;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The snapshot that documents are read from: begun when the first is needed, and ended when none is, because an old
/// snapshot keeps the database from cleaning up.
final class DocumentSnapshot implements AutoCloseable {

    private final DataSource database;
    private final String orgId;
    private final Function<Connection, Lease.Alarm> breaksOff;
    private @Nullable DocumentRows rows;
    private Lease.@Nullable Alarm alarm;

    /// @param breaksOff breaks a connection off when the run is over, until it is closed
    DocumentSnapshot(DataSource database, String orgId, Function<Connection, Lease.Alarm> breaksOff) {
        this.database = database;
        this.orgId = orgId;
        this.breaksOff = breaksOff;
    }

    DocumentRows rows() throws SQLException {
        if (rows == null) {
            Connection connection = database.getConnection();
            Lease.Alarm rings = breaksOff.apply(connection);
            try {
                rows = DocumentRows.open(connection, orgId);
                alarm = rings;
            } catch (SQLException | RuntimeException e) {
                rings.close();
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
        if (alarm != null) {
            alarm.close();
            alarm = null;
        }
        if (begun != null) {
            begun.close();
        }
    }
}
