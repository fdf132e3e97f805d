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
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One tenant's rows of one table, read through one read-only snapshot.
///
/// The SQL is made of the catalog's names, quoted, and of parameters; nothing of a request is ever part of it. COPY
/// takes
/// no parameters, so they are settings of the transaction, `waybill.org_id` and `waybill.cursor_1` to `_n`:
/// ```sql
/// select t."number", t."amount", t."id" from "app"."invoices" t
/// where t."org_id" = cast(current_setting('waybill.org_id') as uuid)
///   and (t."id") >= (cast(current_setting('waybill.cursor_1') as bigint)) order by t."id"
/// ```
public final class TableSource {

    private static final int FETCH_BYTES = 1024 * 1024; // what the driver may hold of the result at a time, about
    private static final String ORG_ID = "waybill.org_id";
    private static final String CURSOR = "waybill.cursor_";
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What the planner expects.
    ///
    /// @param rowBytes average width of a row
    public record Estimate(long rows, long rowBytes) {}

    /// Of a column; where that is a domain, of what is below it.
    ///
    /// @param name    as SQL writes it, without a length: a cast to `varchar(3)` would cut a tenant's id down to
    ///     another's
    /// @param ownCast whether somebody says what a cast to text means; otherwise it is the type's output function
    private record Type(String name, int oid, boolean ownCast) {}

    private final Connection connection;
    private final Dataset dataset;
    private final List<Column> columns;
    private final Map<String, Type> types;
    private final Instant asOf;
    private final long begunAt; // System.nanoTime

    private TableSource(
            Connection connection,
            Dataset dataset,
            List<Column> columns,
            Map<String, Type> types,
            Instant asOf,
            long begunAt) {
        this.connection = connection;
        this.dataset = dataset;
        this.columns = columns;
        this.types = types;
        this.asOf = asOf;
        this.begunAt = begunAt;
    }

    /// Begins the snapshot.
    ///
    /// @param connection used by this source alone until its transaction ends; auto-commit off
    /// @throws SourceBroken if table or columns are missing; names them
    public static TableSource open(Connection connection, Dataset dataset, List<Column> columns, String orgId)
            throws SQLException {
        long begunAt = System.nanoTime();
        try (Statement begin = connection.createStatement()) {
            begin.execute("set transaction isolation level repeatable read, read only");
            // Text forms that do not depend on the server's settings; policies that would hide rows are an error, or
            // the file would be short and nobody would know; and the statement may wait for the store.
            begin.execute("""
                    set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'postgres';
                    set local bytea_output = 'hex'; set local extra_float_digits = 1;
                    set local row_security = off; set local lock_timeout = '1min';
                    set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0""");
        }
        Map<String, Type> types = types(connection, dataset);
        List<String> needed = new ArrayList<>(dataset.key());
        needed.add(dataset.tenant());
        columns.forEach(column -> needed.add(column.name()));
        needed.removeAll(types.keySet());
        if (!needed.isEmpty()) {
            throw new SourceBroken("dataset %s: %s.%s has no column %s; mend the catalog or the table"
                    .formatted(dataset.name(), dataset.schema(), dataset.table(), String.join(", ", needed)));
        }
        requireOrderingKey(connection, dataset);
        set(connection, ORG_ID, orgId);
        return new TableSource(connection, dataset, columns, types, now(connection), begunAt);
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

    private static Map<String, Type> types(Connection connection, Dataset dataset) throws SQLException {
        String sql = """
                with recursive columns as (
                  select a.attname, a.atttypid as type
                  from pg_attribute a
                  where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped
                  union all
                  select c.attname, t.typbasetype
                  from columns c join pg_type t on t.oid = c.type and t.typtype = 'd')
                select attname, format_type(type, -1), type::bigint, exists (
                  select from pg_cast where castsource = type and casttarget = 'text'::regtype and castmethod <> 'i')
                from columns c join pg_type t on t.oid = c.type and t.typtype <> 'd'
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, table(dataset));
            try (ResultSet row = select.executeQuery()) {
                Map<String, Type> types = new HashMap<>();
                while (row.next()) {
                    types.put(row.getString(1), new Type(row.getString(2), (int) row.getLong(3), row.getBoolean(4)));
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

    /// How long ago that was.
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - begunAt);
    }

    /// Asks the planner, reads no row.
    public Estimate estimate() throws SQLException {
        try (Statement explain = connection.createStatement();
                ResultSet row = explain.executeQuery("explain (format json) " + select(jdbcList(), Optional.empty()))) {
            row.next();
            JsonNode plan = JSON.readTree(row.getString(1)).path(0).path("Plan");
            return new Estimate(
                    plan.path("Plan Rows").asLong(), plan.path("Plan Width").asLong());
        } catch (JsonProcessingException e) {
            throw new SQLException("EXPLAIN did not answer JSON", e);
        }
    }

    /// The rows after a cursor, all of them if it is empty, by PostgreSQL's binary COPY.
    public PostgresCopySource copy(Optional<List<String>> after) throws SQLException {
        prepare(after);
        List<CopyType> types = columns.stream().map(c -> copyType(c.name())).toList();
        List<CopyType> keyTypes = dataset.key().stream().map(this::keyType).toList();
        return new PostgresCopySource(connection, select(copyList(), after), types, dataset.key(), keyTypes, after);
    }

    /// The same rows by a JDBC cursor.
    public RowSource rows(Optional<List<String>> after, Estimate estimate) throws SQLException {
        prepare(after);
        Statement statement = connection.createStatement();
        statement.setFetchSize(Math.clamp(FETCH_BYTES / (estimate.rowBytes() + 1), 10, 5_000));
        List<String> names = columns.stream().map(c -> type(c.name()).name()).toList();
        return new JdbcRowSource(statement, select(jdbcList(), after), names, dataset.key(), after);
    }

    private void prepare(Optional<List<String>> after) throws SQLException {
        int n = 0;
        for (String value : after.orElse(List.of())) {
            set(connection, CURSOR + ++n, value);
        }
        if (after.isPresent()) {
            requireNoNullKey();
        }
    }

    private static void set(Connection connection, String setting, String value) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("select set_config(?, ?, true)")) {
            set.setString(1, setting);
            set.setString(2, value);
            set.execute();
        }
    }

    /// Rows with a NULL key come last in order and are in no comparison: a resumed read would not see them. Tables rule
    /// them out; a view cannot.
    private void requireNoNullKey() throws SQLException {
        String anyNull = dataset.key().stream().map(k -> quoted(k) + " is null").collect(Collectors.joining(" or "));
        try (Statement select = connection.createStatement();
                ResultSet row =
                        select.executeQuery("select exists (select %s and (%s))".formatted(fromTenant(), anyNull))) {
            if (row.next() && row.getBoolean(1)) {
                throw new SourceBroken("dataset %s: a row has NULL in key %s".formatted(dataset.name(), dataset.key()));
            }
        }
    }

    private String select(Stream<String> list, Optional<List<String>> after) {
        String key = dataset.key().stream().map(TableSource::quoted).collect(Collectors.joining(", "));
        StringBuilder sql = new StringBuilder("select ")
                .append(list.collect(Collectors.joining(", ")))
                .append(' ')
                .append(fromTenant());
        if (after.isPresent()) {
            String values = IntStream.range(0, dataset.key().size())
                    .mapToObj(k -> parameter(CURSOR + (k + 1), dataset.key().get(k)))
                    .collect(Collectors.joining(", "));
            sql.append(" and (%s) >= (%s)".formatted(key, values)); // the row itself is skipped, its twin is not
        }
        return sql.append(" order by ").append(key).toString();
    }

    private String fromTenant() {
        return "from %s t where %s = %s".formatted(table(dataset), quoted(dataset.tenant()), tenantId());
    }

    /// A name is compared as text: a cast to it would cut off what is longer than 63 bytes.
    private String tenantId() {
        return copyType(dataset.tenant()) == CopyType.NAME
                ? "current_setting('%s')".formatted(ORG_ID)
                : parameter(ORG_ID, dataset.tenant());
    }

    private Stream<String> jdbcList() {
        return Stream.concat(columns.stream().map(Column::name), dataset.key().stream())
                .map(TableSource::quoted);
    }

    private Stream<String> copyList() {
        return Stream.concat(
                columns.stream().map(c -> read(c.name(), copyType(c.name()))),
                dataset.key().stream().map(k -> read(k, keyType(k))));
    }

    /// A column as it is sent, or the text that its type's output function makes, as JDBC gets it. That is not always
    /// what a cast makes (of `inet`, `xml`, or what has a cast of its own), but a cast is the faster of the two.
    private String read(String column, CopyType type) {
        if (type != CopyType.CAST_TO_TEXT) {
            return quoted(column);
        }
        return type(column).ownCast()
                // "is not null" asks a composite whether all its fields are so
                ? "case when %1$s is distinct from null then format('%%s', %1$s) end".formatted(quoted(column))
                : quoted(column) + "::text";
    }

    private CopyType copyType(String column) {
        return CopyType.of(type(column).oid());
    }

    /// Keys are read as text where more than their bytes is needed to write them as text.
    private CopyType keyType(String column) {
        CopyType type = copyType(column);
        return switch (type) {
            case INT2, INT4, INT8, UUID, TEXT, VARCHAR, BPCHAR, NAME -> type;
            default -> CopyType.CAST_TO_TEXT;
        };
    }

    private Type type(String column) {
        return Objects.requireNonNull(types.get(column), column); // open() looked for all of them
    }

    private String parameter(String setting, String column) {
        return "cast(current_setting('%s') as %s)"
                .formatted(setting, type(column).name());
    }

    private static String table(Dataset dataset) {
        return "\"%s\".\"%s\"".formatted(dataset.schema(), dataset.table());
    }

    /// With the table's alias, or `order by` would take a column of the select list that was cast.
    private static String quoted(String identifier) {
        return "t.\"%s\"".formatted(identifier); // the catalog allows letters, digits and _ only
    }
}
