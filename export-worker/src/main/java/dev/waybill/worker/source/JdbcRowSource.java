package dev.waybill.worker.source;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A server-side cursor: auto-commit is off and a fetch size is set, without which pgjdbc reads the whole result into
/// memory. Values are the server's own text, so numbers are exact; only timestamps are rewritten, to ISO 8601.
final class JdbcRowSource implements RowSource {

    private enum Text {
        AS_IS,
        TIMESTAMP
    }

    private final Statement statement;
    private final ResultSet rows;
    private final int columns;
    private final List<String> keyNames;
    private final Text[] texts;
    private List<String> cursor;
    private boolean atResume;

    /// @param statement its fetch size is set; closed with this
    /// @param types     of the columns, by name
    JdbcRowSource(
            Statement statement, String select, List<String> types, List<String> keyNames, Optional<List<String>> after)
            throws SQLException {
        this.statement = statement;
        this.columns = types.size();
        this.keyNames = keyNames;
        this.texts = types.stream()
                .map(type -> isTimestamp(type) ? Text.TIMESTAMP : Text.AS_IS)
                .toArray(Text[]::new);
        this.cursor = after.orElse(List.of());
        this.atResume = after.isPresent();
        this.rows = statement.executeQuery(select);
    }

    @Override
    public boolean next() throws SQLException {
        if (!rows.next()) {
            return false;
        }
        List<String> key = new ArrayList<>(keyNames.size());
        for (int k = 0; k < keyNames.size(); k++) {
            String value = rows.getString(columns + k + 1);
            if (value == null) {
                throw new SourceBroken("a row has NULL in key column %s: a key that orders rows must never be NULL"
                        .formatted(keyNames.get(k)));
            }
            key.add(value);
        }
        boolean encodedBefore = atResume && key.equals(cursor);
        atResume = false;
        if (encodedBefore) {
            return next(); // the last row of the attempt before
        }
        if (key.equals(cursor)) {
            throw new SourceBroken(
                    "two rows have the key %s = %s: a key must tell rows apart, or a resumed export would miss one"
                            .formatted(keyNames, key));
        }
        cursor = key;
        return true;
    }

    /// Not their arrays.
    private static boolean isTimestamp(String type) {
        return type.startsWith("timestamp") && type.endsWith(" time zone");
    }

    @Override
    public @Nullable String value(int column) throws SQLException {
        String text = rows.getString(column + 1);
        return text == null || texts[column] == Text.AS_IS ? text : IsoTimestamp.of(text);
    }

    @Override
    public List<String> cursor() {
        return cursor;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
