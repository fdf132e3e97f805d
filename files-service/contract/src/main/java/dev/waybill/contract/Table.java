package dev.waybill.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A table or view that holds rows of many tenants.
///
/// @param dataset whose catalog entry names it; for messages
/// @param schema  e.g. `app`
/// @param name    e.g. `invoices`
/// @param tenant  column that holds the tenant's id
/// @param key     columns that order a tenant's rows and tell them apart; never null; an index on `(tenant, key…)`
///                makes a resume cheap
/// @param columns what may be exported, in catalog order
/// @param filters columns that a request may filter by
/// @param since   column that `since` of a filter means
public record Table(
        String dataset,
        String schema,
        String name,
        String tenant,
        List<String> key,
        List<Column> columns,
        List<String> filters,
        Optional<String> since)
        implements Content {

    /// A column that may be exported.
    ///
    /// @param header  what stands above it, as a rule
    /// @param headers what stands above it in some formats
    public record Column(String name, String header, Map<ExportFormat, String> headers) {

        public Column {
            headers = Map.copyOf(headers);
        }

        public Column(String name, String header) {
            this(name, header, Map.of());
        }

        /// Members of JSON are called as the column is, unless the catalog names JSON Lines.
        public String header(ExportFormat format) {
            return headers.getOrDefault(format, format == ExportFormat.JSONL ? name : header);
        }
    }

    public Table {
        key = List.copyOf(key);
        columns = List.copyOf(columns);
        filters = List.copyOf(filters);
    }

    public List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    /// The columns a request chose, in its order; all in catalog order where it chose none.
    ///
    /// @throws IllegalArgumentException if a name is not a column of this table
    public List<Column> choose(List<String> fields) {
        return fields.isEmpty() ? columns : fields.stream().map(this::column).toList();
    }

    /// The conditions of a request, each on a column that this table may be filtered by.
    ///
    /// @throws IllegalArgumentException if one is on another column
    public List<Condition> check(List<Condition> conditions) {
        conditions.stream().filter(c -> !mayFilterBy(c.column())).findFirst().ifPresent(c -> {
            throw new IllegalArgumentException("Invalid filter for %s: %s. Valid filters: %s"
                    .formatted(dataset, c.column(), String.join(", ", filters)));
        });
        return conditions;
    }

    private boolean mayFilterBy(String column) {
        return filters.contains(column) || since.filter(column::equals).isPresent();
    }

    private Column column(String field) {
        return columns.stream()
                .filter(c -> c.name().equals(field))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Invalid fields for %s: %s. Valid fields: %s"
                        .formatted(dataset, field, String.join(", ", columnNames()))));
    }
}
