package dev.waybill.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A file format that an export can have. The wire name is the extension too.
public enum ExportFormat {
    CSV("csv", "text/csv; charset=utf-8; header=present"),
    ZIP("zip", "application/zip");

    private final String extension;
    private final String contentType;

    ExportFormat(String extension, String contentType) {
        this.extension = extension;
        this.contentType = contentType;
    }

    /// `csv`: the name in requests, in the catalog and in the database, and the extension of the object.
    public String extension() {
        return extension;
    }

    /// Media type stored with the object.
    public String contentType() {
        return contentType;
    }

    public static Optional<ExportFormat> of(String name) {
        return Arrays.stream(values()).filter(f -> f.extension.equals(name)).findFirst();
    }

    /// Those that a kind of dataset can have.
    ///
    /// @param kind `table` or `archive`
    static List<ExportFormat> ofKind(String kind) {
        return kind.equals("archive") ? List.of(ZIP) : List.of(CSV);
    }
}
