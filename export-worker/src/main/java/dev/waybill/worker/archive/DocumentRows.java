package dev.waybill.worker.archive;

import dev.waybill.contract.Archive.Documents;
import dev.waybill.contract.Table.Column;
import dev.waybill.worker.source.IsoTimestamp;
import dev.waybill.worker.source.Selection;
import dev.waybill.worker.source.TableSource;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of an archive's documents, all from one read-only snapshot.
final class DocumentRows implements AutoCloseable {

    private final Connection connection;
    private final String orgId;
    private final Instant asOf;
    private final Map<String, TableSource> tables = new HashMap<>();
    private final Markdown markdown = new Markdown();

    private DocumentRows(Connection connection, String orgId, Instant asOf) {
        this.connection = connection;
        this.orgId = orgId;
        this.asOf = asOf;
    }

    /// Begins the snapshot.
    ///
    /// @param connection closed with this
    static DocumentRows open(Connection connection, String orgId) throws SQLException {
        connection.setAutoCommit(false);
        TableSource.begin(connection);
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("select now()")) {
            row.next();
            return new DocumentRows(
                    connection, orgId, row.getObject(1, OffsetDateTime.class).toInstant());
        }
    }

    /// When the snapshot was taken, by the database's clock.
    Instant asOf() {
        return asOf;
    }

    TableSource table(Documents documents, List<Column> columns) throws SQLException {
        return TableSource.within(connection, Selection.all(documents.table(), columns, orgId));
    }

    /// The documents of some rows, one after the other.
    ///
    /// @param keys of the rows, in their order
    Reading read(Documents documents, List<String> keys) throws SQLException {
        List<Column> columns = new ArrayList<>(documents.table().columns());
        columns.add(new Column(documents.body(), documents.body()));
        TableSource table = tables.get(documents.folder());
        if (table == null) {
            table = table(documents, columns);
            tables.put(documents.folder(), table);
        }
        return new Reading(table.rowsOf(keys), documents.table().columnNames(), table.typeNames());
    }

    /// Holds one row in memory.
    final class Reading implements AutoCloseable {

        private final ResultSet row;
        private final List<String> names;
        private final List<String> types;
        private boolean atRow;

        /// @param row the columns of the front matter, the body, and the key
        private Reading(ResultSet row, List<String> names, List<String> types) throws SQLException {
            this.row = row;
            this.names = names;
            this.types = types;
            this.atRow = row.next();
        }

        /// The document of the next key; empty if its row is gone.
        Optional<String> next(String key) throws SQLException {
            if (!atRow || !key.equals(row.getString(names.size() + 2))) {
                return Optional.empty();
            }
            Map<String, @Nullable Object> frontMatter = new LinkedHashMap<>();
            for (int c = 0; c < names.size(); c++) {
                frontMatter.put(names.get(c), value(row, c + 1, types.get(c)));
            }
            String body = row.getString(names.size() + 1);
            String document = markdown.document(frontMatter, body == null ? "" : body);
            atRow = row.next();
            return Optional.of(document);
        }

        @Override
        public void close() throws SQLException {
            row.close();
        }
    }

    /// What YAML has a form of its own for; all else is the server's text.
    private static @Nullable Object value(ResultSet row, int column, String type) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            return null;
        }
        return switch (type) {
            case "boolean" -> row.getBoolean(column);
            case "smallint", "integer", "bigint" -> row.getLong(column);
            case "numeric", "real", "double precision" -> number(text);
            case "text[]", "character varying[]" -> texts(row.getArray(column), text);
            case "timestamp without time zone", "timestamp with time zone" -> IsoTimestamp.of(text);
            default -> text;
        };
    }

    /// `NaN` and `Infinity` have no digits.
    private static Object number(String text) {
        return Character.isDigit(text.charAt(text.length() - 1)) ? new BigDecimal(text) : text;
    }

    /// @param text what stands for an array of more dimensions
    private static Object texts(Array array, String text) throws SQLException {
        return array.getArray() instanceof String[] texts ? Arrays.asList(texts) : text;
    }

    @Override
    public void close() throws SQLException {
        TableSource.end(connection);
    }
}
