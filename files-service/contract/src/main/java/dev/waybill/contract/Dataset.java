package dev.waybill.contract;

import dev.waybill.contract.Table.Column;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One entry of the catalog: a table of which a tenant's rows may be exported, or an archive.
///
/// @param name      what requests call it, e.g. `invoices`
/// @param title     what people call it: head of a PDF, name of a sheet
/// @param content   the table, or what the archive holds
/// @param linkTtl   how long a `once` link lives; at most 7 days, the longest S3 signs (Signature Version 4)
/// @param retention how long the object is kept
/// @param fileName  name a download is saved under, without extension; absent: `export-<yyyy-mm-dd>`
public record Dataset(
        String name,
        String title,
        Content content,
        List<ExportFormat> formats,
        Link link,
        Duration linkTtl,
        Duration retention,
        Optional<String> fileName) {

    /// How the download link of a finished export behaves.
    public enum Link {
        /// Signed once, at completion; the same in the mail and in the API; after its time the export is run again.
        ONCE,
        /// Signed anew for an hour by each authenticated poll, until the export expires.
        FRESH
    }

    public Dataset {
        formats = List.copyOf(formats);
    }

    /// `table` or `archive`: the name in the catalog and in the database.
    public String kind() {
        return switch (content) {
            case Table _ -> "table";
            case Archive _ -> "archive";
        };
    }

    /// The columns a request may choose among; none of an archive.
    public List<Column> columns() {
        return switch (content) {
            case Table table -> table.columns();
            case Archive _ -> List.of();
        };
    }

    /// The table of a dataset that is one.
    ///
    /// @throws IllegalStateException for an archive
    public Table table() {
        return switch (content) {
            case Table table -> table;
            case Archive _ -> throw new IllegalStateException("dataset %s is an archive".formatted(name));
        };
    }
}
