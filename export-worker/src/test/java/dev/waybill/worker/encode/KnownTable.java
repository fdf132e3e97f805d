package dev.waybill.worker.encode;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A table, and what the database itself says is in it.
///
/// @param org  the tenant
/// @param rows of the tenant, in the order of the key, each value as its type's output function writes it; timestamps
///             are ISO 8601
record KnownTable(Dataset dataset, String org, List<Column> columns, List<List<@Nullable String>> rows) {

    /// @param type   as `pg_type` calls it, e.g. `int8` or `_text`; `enum` for all of those
    /// @param header what stands above it in CSV
    record Column(String name, String type, String header) {

        /// Whether somebody may have typed its values: not so of numbers, times, arrays, JSON.
        boolean isText() {
            return List.of("text", "varchar", "bpchar", "name", "enum").contains(type);
        }
    }

    static KnownTable of(Lanes lanes, Dataset dataset, String org) throws SQLException {
        Table table = dataset.table();
        String name = table.schema() + "." + table.name();
        Map<String, String> types = new HashMap<>();
        lanes.rows("""
                        select attname, case typtype when 'e' then 'enum' else typname end
                        from pg_attribute join pg_type on pg_type.oid = atttypid
                        where attrelid = '%s'::regclass and attnum > 0""".formatted(name)).forEach(row -> types.put(row.getFirst(), row.getLast()));
        List<Column> columns = new ArrayList<>();
        dataset.columns().forEach(c -> columns.add(new Column(c.name(), types.getOrDefault(c.name(), ""), c.header())));
        return new KnownTable(
                dataset,
                org,
                columns,
                lanes.rows("select %s from %s where %s::text = '%s' order by %s"
                        .formatted(
                                columns.stream().map(KnownTable::written).collect(Collectors.joining(", ")),
                                name,
                                table.tenant(),
                                org,
                                String.join(", ", table.key()))));
    }

    /// `format` calls the output function. "is not null" would ask a composite whether all its fields are so.
    private static String written(Column column) {
        return column.type().startsWith("timestamp")
                ? "app.iso(%s)".formatted(column.name())
                : "case when %1$s is distinct from null then format('%%s', %1$s) end".formatted(column.name());
    }

    @Override
    public String toString() {
        return "%s with %s".formatted(dataset.table().name(), columns);
    }
}
