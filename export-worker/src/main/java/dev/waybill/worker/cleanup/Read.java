package dev.waybill.worker.cleanup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// What jobs read: how much is due, and keys of objects. One statement each, and the connection is given back before
/// the store is asked.
final class Read {

    private Read() {}

    /// @param sql    selects one number
    /// @param values of its place-holders
    static long number(DataSource database, String sql, Object... values) throws SQLException {
        return read(database, sql, values, row -> {
            row.next();
            return row.getLong(1);
        });
    }

    /// @param sql selects or returns keys, in any order; an array of texts for it is a `String[]`
    static List<String> keys(DataSource database, String sql, Object... values) throws SQLException {
        return read(database, sql, values, row -> {
            List<String> keys = new ArrayList<>();
            while (row.next()) {
                keys.add(row.getString(1));
            }
            return keys;
        });
    }

    private interface Rows<T> {
        T from(ResultSet row) throws SQLException;
    }

    private static <T> T read(DataSource database, String sql, Object[] values, Rows<T> rows) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int n = 0; n < values.length; n++) {
                statement.setObject(n + 1, values[n]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return rows.from(row);
            }
        }
    }
}
