package dev.waybill.contract;

import java.util.List;

/// A table or view that holds rows of many tenants.
///
/// @param dataset whose catalog entry names it; for messages
/// @param schema  e.g. `app`
/// @param name    e.g. `invoices`
/// @param tenant  column that holds the tenant's id
/// @param key     columns that order a tenant's rows and tell them apart; never null; an index on `(tenant, key…)`
///                makes a resume cheap
/// @param columns what may be exported, in catalog order
public record Table(String dataset, String schema, String name, String tenant, List<String> key, List<Column> columns)
        implements Content {

    /// A column that may be exported.
    public record Column(String name, String header) {}

    public Table {
        key = List.copyOf(key);
        columns = List.copyOf(columns);
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

    private Column column(String field) {
        return columns.stream()
                .filter(c -> c.name().equals(field))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Invalid fields for %s: %s. Valid fields: %s"
                        .formatted(dataset, field, String.join(", ", columnNames()))));
    }
}
