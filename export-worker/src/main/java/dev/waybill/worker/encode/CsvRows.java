package dev.waybill.worker.encode;

/// A tenant's rows as CSV of RFC 4180: UTF-8, LF, quotes only where needed. NULL is an empty field and an empty
/// text is `""`, so the two stay apart; byte for byte what PostgreSQL's `COPY … (FORMAT csv)` writes, except that
/// timestamps are ISO 8601.
///
/// Both lanes, [CopyCsvRows] and [JdbcCsvRows], write the same bytes and understand each other's cursors. Neither has
/// state between rows: encoding the rest after a restart gives the same bytes.
public sealed interface CsvRows extends Rows permits CopyCsvRows, JdbcCsvRows, TextCsvRows {

    /// Tells spreadsheets that UTF-8 follows (Unicode 23.8, "Byte Order Mark").
    byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
}
