package dev.waybill.worker.source;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows in the order of their key, from after a cursor on. A flyweight: the values are those of the current row, and
/// only until the next call of [#next].
public interface RowSource extends AutoCloseable {

    /// Moves to the next row; false when there is none.
    boolean next() throws SQLException;

    /// The value of a column of the current row as text; null for SQL NULL.
    ///
    /// @param column from 0
    @Nullable
    String value(int column) throws SQLException;

    /// Key of the current row, as text values that the database reads back exactly.
    List<String> cursor();

    @Override
    void close() throws SQLException;
}
