package dev.waybill.worker.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.contract.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One tenant's rows of one table, read through one read-only snapshot.
public final class TableSource {

    private static final int FETCH_BYTES = 1024 * 1024; // what the driver may hold of a cursor's result, about
    private static final ObjectMapper JSON = new ObjectMapper();

    // Text forms that do not depend on the server's settings; policies that would hide rows are an error, or the file
    // would be short and nobody would know; and the statement may wait for the store.
    private static final String SETTINGS = """
            set transaction isolation level repeatable read, read only;
            set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'postgres';
            set local bytea_output = 'hex'; set local extra_float_digits = 1;
            set local row_security = off; set local lock_timeout = '1min';
            set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0
            """;

    /// What the planner expects.
    ///
    /// @param rowBytes average width of a row
    public record Estimate(long rows, long rowBytes) {}

    private final Connection connection;
    private final Table table;
    private final TenantSelect select;
    private final Instant asOf;
    private final long begunAt; // System.nanoTime

    private TableSource(Connection connection, Table table, TenantSelect select, Instant asOf, long begunAt) {
        this.connection = connection;
        this.table = table;
        this.select = select;
        this.asOf = asOf;
        this.begunAt = begunAt;
    }

    /// Begins the snapshot, and looks at the table in it.
    ///
    /// @param connection used by this source alone until its transaction ends; auto-commit off
    /// @throws SourceBroken if table or columns are missing, or the key cannot order the rows
    public static TableSource open(Connection connection, Selection selection) throws SQLException {
        long begunAt = System.nanoTime();
        begin(connection);
        return within(connection, selection, begunAt);
    }

    /// Begins a snapshot, for more than one table.
    public static void begin(Connection connection) throws SQLException {
        try (Statement begin = connection.createStatement()) {
            begin.execute(SETTINGS);
        }
    }

    /// Ends a snapshot whatever happened in it, and closes the connection. One that was cut fails here, and its pool
    /// drops it.
    public static void end(Connection connection) throws SQLException {
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /// Looks at a table in a snapshot that has begun.
    ///
    /// @throws SourceBroken as [#open]
    public static TableSource within(Connection connection, Selection selection) throws SQLException {
        return within(connection, selection, System.nanoTime());
    }

    private static TableSource within(Connection connection, Selection selection, long begunAt) throws SQLException {
        TableChecks checks = new TableChecks(connection, selection.table());
        TenantSelect select = new TenantSelect(selection, checks.columnTypes(selection));
        checks.requireOrderingKey();
        for (Map.Entry<String, String> setting :
                select.settings(selection.orgId()).entrySet()) {
            set(connection, setting.getKey(), setting.getValue());
        }
        return new TableSource(connection, selection.table(), select, now(connection), begunAt);
    }

    private static Instant now(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("select now()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    /// When the snapshot was taken, by the database's clock.
    public Instant asOf() {
        return asOf;
    }

    /// How long ago that was.
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - begunAt);
    }

    /// Asks the planner, reads no row.
    public Estimate estimate() throws SQLException {
        try (Statement explain = connection.createStatement();
                ResultSet row = explain.executeQuery("explain (format json) " + select.plain(false))) {
            row.next();
            JsonNode plan = JSON.readTree(row.getString(1)).path(0).path("Plan");
            return new Estimate(
                    plan.path("Plan Rows").asLong(), plan.path("Plan Width").asLong());
        } catch (JsonProcessingException e) {
            throw new SQLException("EXPLAIN did not answer JSON", e);
        }
    }

    /// Whether the export has more rows than so many. Reads at most one more.
    public boolean hasMoreThan(long rows) throws SQLException {
        return isTrue(select.hasMoreThan(rows));
    }

    /// The rows after a cursor, all of them if it is empty, by PostgreSQL's binary COPY.
    public PostgresCopySource copy(Optional<List<String>> after) throws SQLException {
        goOn(after);
        return new PostgresCopySource(
                connection,
                select.copied(after.isPresent()),
                select.copiedTypes(),
                table.key(),
                select.copiedKeyTypes(),
                after);
    }

    /// The same rows by a JDBC cursor.
    public RowSource rows(Optional<List<String>> after, Estimate estimate) throws SQLException {
        goOn(after);
        Statement statement = connection.createStatement();
        statement.setFetchSize(Math.clamp(FETCH_BYTES / (estimate.rowBytes() + 1), 10, 5_000));
        return new JdbcRowSource(statement, select.plain(after.isPresent()), select.typeNames(), table.key(), after);
    }

    /// The rows of some keys, in key order; those that are gone are not among them. The driver holds one row at a time,
    /// which may be large.
    ///
    /// @param keys of a table whose key is one column, as [RowSource#cursor] gives them
    public ResultSet rowsOf(List<String> keys) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(select.byKey());
        statement.closeOnCompletion();
        statement.setFetchSize(1);
        statement.setArray(1, connection.createArrayOf("text", keys.toArray()));
        return statement.executeQuery();
    }

    /// Types of the columns, as they are read.
    public List<ColumnType> types() {
        return select.types();
    }

    /// Names of the columns' types.
    public List<String> typeNames() {
        return select.typeNames();
    }

    private void goOn(Optional<List<String>> after) throws SQLException {
        if (after.isPresent()) {
            for (int k = 0; k < after.get().size(); k++) {
                set(connection, TenantSelect.cursor(k), after.get().get(k));
            }
            requireNoNullKey();
        }
    }

    /// Rows with a NULL key come last in order and are in no comparison: a resumed read would not see them. Tables rule
    /// them out; a view cannot.
    private void requireNoNullKey() throws SQLException {
        if (isTrue(select.hasNullKey())) {
            throw new SourceBroken("dataset %s: a row has NULL in key %s".formatted(table.dataset(), table.key()));
        }
    }

    private boolean isTrue(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static void set(Connection connection, String setting, String value) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("select set_config(?, ?, true)")) {
            set.setString(1, setting);
            set.setString(2, value);
            set.execute();
        }
    }
}
