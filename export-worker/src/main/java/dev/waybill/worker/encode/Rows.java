package dev.waybill.worker.encode;

import java.sql.SQLException;
import java.util.List;

/// A tenant's rows in one format.
public sealed interface Rows extends AutoCloseable permits CsvRows, JsonRows, PdfRows, XlsxRows {

    /// Writes what comes before the first row. Called once, for the whole export: not by an attempt that goes on.
    ///
    /// @param headers of the columns
    void begin(List<String> headers, PartBuffer to);

    /// Writes the next row, now or with a later one; false when there is none.
    ///
    /// @throws FormatLimit if the format cannot hold it
    boolean next(PartBuffer to) throws SQLException;

    /// Writes what comes after the last row. Called once.
    default void end(PartBuffer to) {}

    /// Key of the row written last, as text values that the database reads back exactly.
    List<String> cursor();

    /// Frees the database for other statements, or cuts the connection if rows are left.
    @Override
    void close() throws SQLException;
}
