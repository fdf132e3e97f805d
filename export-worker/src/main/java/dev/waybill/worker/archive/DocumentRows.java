package dev.waybill.worker.archive;

import dev.waybill.contract.Archive.Documents;
import dev.waybill.contract.Table.Column;
import dev.waybill.worker.source.IsoTimestamp;
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
        return TableSource.within(connection, documents.table(), columns, orgId);
    }

    /// The documents of some rows, by the rows' keys; those that are gone are not among them.
    Map<String, String> documents(Documents documents, List<String> keys) throws SQLException {
        List<Column> columns = new ArrayList<>(documents.table().columns());
        columns.add(new Column(documents.body(), documents.body()));
        TableSource table = tables.get(documents.folder());
        if (table == null) {
            table = table(documents, columns);
            tables.put(documents.folder(), table);
        }
        List<String> types = table.typeNames();
        Map<String, String> found = new HashMap<>();
        try (ResultSet row = table.rowsOf(keys)) {
            while (row.next()) {
                Map<String, @Nullable Object> frontMatter = new LinkedHashMap<>();
                for (int c = 1; c < columns.size(); c++) {
                    frontMatter.put(columns.get(c - 1).name(), value(row, c, types.get(c - 1)));
                }
                String body = row.getString(columns.size());
                found.put(row.getString(columns.size() + 1), markdown.document(frontMatter, body == null ? "" : body));
            }
        }
        return found;
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
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
