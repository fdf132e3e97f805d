package dev.waybill.worker.source;

import dev.waybill.contract.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a table must be before a row of it is read.
final class TableChecks {

    private final Connection connection;
    private final Table table;

    TableChecks(Connection connection, Table table) {
        this.connection = connection;
        this.table = table;
    }

    /// Types of the table's columns, by name.
    ///
    /// @throws SourceBroken if the table, or a column that is needed, is missing
    Map<String, ColumnType> columnTypes(Selection selection) throws SQLException {
        Map<String, ColumnType> types = columnTypes();
        List<String> needed = new ArrayList<>(table.key());
        needed.add(table.tenant());
        selection.columns().forEach(column -> needed.add(column.name()));
        selection.filter().forEach(condition -> needed.add(condition.column()));
        needed.removeAll(types.keySet());
        if (!needed.isEmpty()) {
            throw new SourceBroken("dataset %s: %s.%s has no column %s; mend the catalog or the table"
                    .formatted(table.dataset(), table.schema(), table.name(), String.join(", ", needed)));
        }
        return types;
    }

    private Map<String, ColumnType> columnTypes() throws SQLException {
        String sql = """
                with recursive columns as (
                  select a.attname, a.atttypid as type
                  from pg_attribute a
                  where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped
                  union all
                  select c.attname, t.typbasetype
                  from columns c join pg_type t on t.oid = c.type and t.typtype = 'd')
                select attname, format_type(type, -1), type::bigint, t.typcategory::text, exists (
                  select from pg_cast where castsource = type and casttarget = 'text'::regtype and castmethod <> 'i')
                from columns c join pg_type t on t.oid = c.type and t.typtype <> 'd'
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, TenantSelect.table(table));
            try (ResultSet row = select.executeQuery()) {
                Map<String, ColumnType> types = new HashMap<>();
                while (row.next()) {
                    types.put(
                            row.getString(1),
                            new ColumnType(
                                    row.getString(2),
                                    (int) row.getLong(3),
                                    row.getString(4).charAt(0),
                                    row.getBoolean(5)));
                }
                if (types.isEmpty()) {
                    throw new SourceBroken(
                            "dataset %s: there is no table %s, or role waybill_worker may not use its schema"
                                    .formatted(table.dataset(), TenantSelect.table(table)));
                }
                return types;
            }
        }
    }

    /// A key that may be NULL, or that two rows share, would lose rows when an export is resumed after it.
    ///
    /// @throws SourceBroken if it is not ruled out
    void requireOrderingKey() throws SQLException {
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
        List<String> within = new ArrayList<>(table.key());
        within.add(table.tenant());
        String name = TenantSelect.table(table);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("name", table.key().toArray()));
            select.setArray(2, connection.createArrayOf("text", within.toArray()));
            select.setString(3, name);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    throw new SourceBroken(
                            "dataset %s: %s needs NOT NULL on its key and a unique index over (%s, %s), or part of them"
                                    .formatted(table.dataset(), name, table.tenant(), String.join(", ", table.key())));
                }
            }
        }
    }
}
