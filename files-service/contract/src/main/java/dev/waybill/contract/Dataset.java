package dev.waybill.contract;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One entry of the catalog: a table (or view) of which a tenant's rows may be exported.
///
/// @param name     what requests call it, e.g. `invoices`
/// @param schema   schema of the table, e.g. `app`
/// @param table    the table or view, e.g. `invoices`
/// @param tenant   column that holds the tenant's id
/// @param key      columns that order a tenant's rows and tell them apart; never null; an index on `(tenant, key…)`
///                 makes a resume cheap
/// @param linkTtl  how long a `once` link lives; at most 7 days, the longest S3 signs (Signature Version 4)
/// @param retention how long the object is kept
/// @param fileName name a download is saved under, without extension; absent: `export-<yyyy-mm-dd>`
public record Dataset(
        String name,
        String schema,
        String table,
        String tenant,
        List<String> key,
        List<ExportFormat> formats,
        Link link,
        Duration linkTtl,
        Duration retention,
        Optional<String> fileName,
        List<Column> columns) {

    /// A column that may be exported.
    public record Column(String name, String header) {}

    /// How the download link of a finished export behaves.
    public enum Link {
        /// Signed once, at completion; the same in the mail and in the API; after its time the export is run again.
        ONCE,
        /// Signed anew for an hour by each authenticated poll, until the export expires.
        FRESH
    }

    public Dataset {
        key = List.copyOf(key);
        formats = List.copyOf(formats);
        columns = List.copyOf(columns);
    }

    public String kind() {
        return "table";
    }

    public List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    /// The columns a request chose, in its order; all in catalog order where it chose none.
    ///
    /// @throws IllegalArgumentException if a name is not a column of this dataset
    public List<Column> choose(List<String> fields) {
        return fields.isEmpty() ? columns : fields.stream().map(this::column).toList();
    }

    private Column column(String field) {
        return columns.stream()
                .filter(c -> c.name().equals(field))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Invalid fields for %s: %s. Valid fields: %s"
                        .formatted(name, field, String.join(", ", columnNames()))));
    }
}
