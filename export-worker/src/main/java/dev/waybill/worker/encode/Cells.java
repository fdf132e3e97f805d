package dev.waybill.worker.encode;

import dev.waybill.worker.source.CopyType;
import java.sql.SQLException;
import java.util.List;

/// A tenant's rows, cell by cell, for formats that tell types apart. A flyweight: the cells are those of the current
/// row, and only until the next call of [#next].
public sealed interface Cells extends AutoCloseable permits CopyCells, JdbcCells {

    int columns();

    /// Type of a column; domains are the type below them.
    ///
    /// @param column from 0
    CopyType type(int column);

    /// Moves to the next row; false when there is none.
    boolean next() throws SQLException;

    boolean isNull(int column);

    /// Writes the cell's text as UTF-8, without quotes: what stands in the CSV. Exact numbers, ISO 8601 timestamps,
    /// `t` and `f`. Nothing for NULL.
    void text(int column, PartBuffer to);

    /// Key of the current row, as text values that the database reads back exactly.
    List<String> cursor();

    @Override
    void close() throws SQLException;
}
