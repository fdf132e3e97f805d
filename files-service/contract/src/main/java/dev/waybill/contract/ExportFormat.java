package dev.waybill.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A file format that an export can have. The wire name is the extension too.
public enum ExportFormat {
    CSV("csv", "text/csv; charset=utf-8", Kind.TABLE, true),
    JSONL("jsonl", "application/jsonl", Kind.TABLE, true),
    XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Kind.TABLE, false),
    PDF("pdf", "application/pdf", Kind.TABLE, false),
    ZIP("zip", "application/zip", Kind.ARCHIVE, true);

    private enum Kind {
        TABLE,
        ARCHIVE
    }

    private final String extension;
    private final String contentType;
    private final Kind kind;
    private final boolean resumable;

    ExportFormat(String extension, String contentType, Kind kind, boolean resumable) {
        this.extension = extension;
        this.contentType = contentType;
        this.kind = kind;
        this.resumable = resumable;
    }

    /// `csv`: the name in requests, in the catalog and in the database, and the extension of the object.
    public String extension() {
        return extension;
    }

    /// Media type stored with the object.
    public String contentType() {
        return contentType;
    }

    /// Whether a run that was killed goes on behind its last checkpoint; else it begins again from its first row.
    public boolean isResumable() {
        return resumable;
    }

    /// Whether `compression` may be asked for; the others are compressed as they are.
    public boolean isCompressible() {
        return kind == Kind.TABLE && resumable;
    }

    public static Optional<ExportFormat> of(String name) {
        return Arrays.stream(values()).filter(f -> f.extension.equals(name)).findFirst();
    }

    /// Those that a kind of dataset can have.
    ///
    /// @param kind `table` or `archive`
    static List<ExportFormat> ofKind(String kind) {
        Kind wanted = kind.equals("archive") ? Kind.ARCHIVE : Kind.TABLE;
        return Arrays.stream(values()).filter(f -> f.kind == wanted).toList();
    }
}
