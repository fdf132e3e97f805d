package dev.waybill.worker.encode;

/// The text format of COPY (PostgreSQL documentation, COPY, "Text Format").
final class CopyText {

    private CopyText() {}

    /// A value that is not NULL.
    static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }
}
