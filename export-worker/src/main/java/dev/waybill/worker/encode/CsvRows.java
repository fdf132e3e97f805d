package dev.waybill.worker.encode;

import java.sql.SQLException;
import java.util.List;

/// A tenant's rows as CSV of RFC 4180: UTF-8, LF, quotes only where needed. NULL is an empty field and an empty
/// text is `""`, so the two stay apart; byte for byte what PostgreSQL's `COPY … (FORMAT csv)` writes, except that
/// timestamps are ISO 8601.
///
/// Both lanes, [CopyCsvRows] and [JdbcCsvRows], write the same bytes and understand each other's cursors. Neither has
/// state between rows: encoding the rest after a restart gives the same bytes.
public sealed interface CsvRows extends AutoCloseable permits CopyCsvRows, JdbcCsvRows {

    /// Writes the header row.
    void header(List<String> headers, PartBuffer to);

    /// Writes the next row; false, and nothing is written, when there is none.
    boolean next(PartBuffer to) throws SQLException;

    /// Key of the row written last, as text values that the database reads back exactly.
    List<String> cursor();

    /// Frees the database for other statements, or cuts the connection if rows are left.
    @Override
    void close() throws SQLException;
}
