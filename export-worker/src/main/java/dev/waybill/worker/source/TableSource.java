package dev.waybill.worker.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.Dataset.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// One tenant's rows of one table, read through one read-only snapshot.
///
/// The SQL is made of the catalog's names, quoted, and of parameters; nothing of a request is ever part of it:
/// ```sql
/// select "number", "amount", "id" from "app"."invoices"
/// where "org_id" = cast(? as uuid) and ("id") >= (cast(? as bigint)) order by "id"
/// ```
public final class TableSource {

    private static final int FETCH_BYTES = 1024 * 1024; // what the driver may hold of the result at a time, about
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What the planner expects.
    ///
    /// @param rowBytes average width of a row
    public record Estimate(long rows, long rowBytes) {}

    private final Connection connection;
    private final Dataset dataset;
    private final List<Column> columns;
    private final String orgId;
    private final Map<String, String> types;
    private final Instant asOf;

    private TableSource(
            Connection connection,
            Dataset dataset,
            List<Column> columns,
            String orgId,
            Map<String, String> types,
            Instant asOf) {
        this.connection = connection;
        this.dataset = dataset;
        this.columns = columns;
        this.orgId = orgId;
        this.types = types;
        this.asOf = asOf;
    }

    /// Begins the snapshot.
    ///
    /// @param connection used by this source alone until its transaction ends; auto-commit off
    /// @throws SourceBroken if table or columns are missing; names them
    public static TableSource open(Connection connection, Dataset dataset, List<Column> columns, String orgId)
            throws SQLException {
        try (Statement begin = connection.createStatement()) {
            begin.execute("set transaction isolation level repeatable read, read only");
            // Text forms that do not depend on the server's settings; policies that would hide rows are an error, or
            // the
            // file would be short and nobody would know; and the cursor may wait for the store.
            begin.execute("""
                    set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'postgres';
                    set local bytea_output = 'hex'; set local extra_float_digits = 1;
                    set local row_security = off; set local lock_timeout = '1min';
                    set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0""");
        }
        Map<String, String> types = types(connection, dataset);
        List<String> needed = new ArrayList<>(dataset.key());
        needed.add(dataset.tenant());
        columns.forEach(column -> needed.add(column.name()));
        needed.removeAll(types.keySet());
        if (!needed.isEmpty()) {
            throw new SourceBroken("dataset %s: %s.%s has no column %s; mend the catalog or the table"
                    .formatted(dataset.name(), dataset.schema(), dataset.table(), String.join(", ", needed)));
        }
        requireOrderingKey(connection, dataset);
        return new TableSource(connection, dataset, columns, orgId, types, now(connection));
    }

    /// A key that may be NULL, or that two rows share, would lose rows when an export is resumed after it.
    private static void requireOrderingKey(Connection connection, Dataset dataset) throws SQLException {
        String sql = """
                select c.relkind in ('v', 'f')
                    or (select bool_and(a.attnotnull) from pg_attribute a where a.attrelid = c.oid and a.attname = any (?))
                   and exists (
                     select from pg_index i
                     where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
                       and (select array_agg(a.attname::text) from pg_attribute a
                            where a.attrelid = c.oid and a.attnum = any (i.indkey[0 : i.indnkeyatts - 1])) <@ ?::text[])
                from pg_class c where c.oid = to_regclass(?)
                """;
        List<String> within = new ArrayList<>(dataset.key());
        within.add(dataset.tenant());
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("name", dataset.key().toArray()));
            select.setArray(2, connection.createArrayOf("text", within.toArray()));
            select.setString(3, table(dataset));
            try (ResultSet row = select.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    throw new SourceBroken(
                            "dataset %s: %s needs NOT NULL on its key and a unique index over (%s, %s), or part of them"
                                    .formatted(
                                            dataset.name(),
                                            table(dataset),
                                            dataset.tenant(),
                                            String.join(", ", dataset.key())));
                }
            }
        }
    }

    private static Map<String, String> types(Connection connection, Dataset dataset) throws SQLException {
        String sql = """
                select a.attname,
                       case t.typtype when 'd' then format_type(t.typbasetype, t.typtypmod)
                                      else format_type(a.atttypid, a.atttypmod) end
                from pg_attribute a join pg_type t on t.oid = a.atttypid
                where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, table(dataset));
            try (ResultSet row = select.executeQuery()) {
                Map<String, String> types = new HashMap<>();
                while (row.next()) {
                    types.put(row.getString(1), row.getString(2));
                }
                if (types.isEmpty()) {
                    throw new SourceBroken(
                            "dataset %s: there is no table %s, or role waybill_worker may not use its schema"
                                    .formatted(dataset.name(), table(dataset)));
                }
                return types;
            }
        }
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

    /// Asks the planner, reads no row.
    public Estimate estimate() throws SQLException {
        try (PreparedStatement explain = prepare("explain (format json) ", Optional.empty());
                ResultSet row = explain.executeQuery()) {
            row.next();
            JsonNode plan = JSON.readTree(row.getString(1)).path(0).path("Plan");
            return new Estimate(
                    plan.path("Plan Rows").asLong(), plan.path("Plan Width").asLong());
        } catch (JsonProcessingException e) {
            throw new SQLException("EXPLAIN did not answer JSON", e);
        }
    }

    /// The rows after a cursor, all of them if it is empty.
    public RowSource rows(Optional<List<String>> after, Estimate estimate) throws SQLException {
        if (after.isPresent()) {
            requireNoNullKey();
        }
        PreparedStatement select = prepare("", after);
        select.setFetchSize(Math.clamp(FETCH_BYTES / (estimate.rowBytes() + 1), 10, 5_000));
        return new JdbcRowSource(select, columns, dataset.key(), types, after);
    }

    /// Rows with a NULL key come last in order and are in no comparison: a resumed read would not see them. Tables rule
    /// them out; a view cannot.
    private void requireNoNullKey() throws SQLException {
        String anyNull = dataset.key().stream().map(k -> quoted(k) + " is null").collect(Collectors.joining(" or "));
        String sql = "select exists (select from %s where %s = %s and (%s))"
                .formatted(table(dataset), quoted(dataset.tenant()), parameter(dataset.tenant()), anyNull);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, orgId);
            try (ResultSet row = select.executeQuery()) {
                if (row.next() && row.getBoolean(1)) {
                    throw new SourceBroken(
                            "dataset %s: a row has NULL in key %s".formatted(dataset.name(), dataset.key()));
                }
            }
        }
    }

    private PreparedStatement prepare(String prefix, Optional<List<String>> after) throws SQLException {
        String keys = dataset.key().stream().map(TableSource::quoted).collect(Collectors.joining(", "));
        StringBuilder sql = new StringBuilder(prefix).append("select ");
        columns.forEach(column -> sql.append(quoted(column.name())).append(", "));
        sql.append(keys).append(" from ").append(table(dataset)).append(" where ");
        sql.append(quoted(dataset.tenant())).append(" = ").append(parameter(dataset.tenant()));
        if (after.isPresent()) {
            String values = dataset.key().stream().map(this::parameter).collect(Collectors.joining(", "));
            sql.append(" and (%s) >= (%s)".formatted(keys, values)); // JdbcRowSource skips the row itself, not its twin
        }
        sql.append(" order by ").append(keys);
        PreparedStatement statement =
                connection.prepareStatement(sql.toString(), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        int n = 0;
        statement.setString(++n, orgId);
        for (String value : after.orElse(List.of())) {
            statement.setString(++n, value);
        }
        return statement;
    }

    private String parameter(String column) {
        return "cast(? as %s)".formatted(types.get(column));
    }

    private static String table(Dataset dataset) {
        return quoted(dataset.schema()) + "." + quoted(dataset.table());
    }

    private static String quoted(String identifier) {
        return '"' + identifier + '"'; // the catalog allows letters, digits and _ only
    }
}
