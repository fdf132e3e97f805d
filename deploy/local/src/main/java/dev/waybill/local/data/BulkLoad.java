package dev.waybill.local.data;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Writes rows into a table that was made in the same transaction.
public final class BulkLoad {

    private static final int CHUNK_BYTES = 64 * 1024;

    private BulkLoad() {}

    /// Rows 1 to `count`.
    public static void copy(Connection owner, Rows rows, long count) throws SQLException {
        // FREEZE: the table is made in this transaction, so the rows need no vacuum later
        CopyIn copy = owner.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy %s (%s) from stdin (format binary, freeze)".formatted(rows.table(), rows.columns()));
        try {
            CopyRows to = new CopyRows(rows.columns().split(",").length);
            for (long id = 1; id <= count; id++) {
                rows.write(id, to.row());
                if (to.size() >= CHUNK_BYTES) {
                    copy.writeToCopy(to.bytes(), 0, to.size());
                    to.clear();
                }
            }
            copy.writeToCopy(to.end().bytes(), 0, to.size());
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
