package dev.waybill.worker.encode;

import dev.waybill.worker.source.ColumnType;
import dev.waybill.worker.source.CopyType;
import dev.waybill.worker.source.RowSource;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cells of a JDBC cursor.
public final class JdbcCells implements Cells {

    private final RowSource rows;
    private final CopyType[] types;
    private final @Nullable String[] row;

    public JdbcCells(RowSource rows, List<ColumnType> types) {
        this.rows = rows;
        this.types = types.stream().map(ColumnType::copied).toArray(CopyType[]::new);
        this.row = new String[types.size()];
    }

    @Override
    public int columns() {
        return types.length;
    }

    @Override
    public CopyType type(int column) {
        return types[column];
    }

    @Override
    public boolean next() throws SQLException {
        if (!rows.next()) {
            return false;
        }
        for (int column = 0; column < row.length; column++) {
            row[column] = rows.value(column);
        }
        return true;
    }

    @Override
    public boolean isNull(int column) {
        return row[column] == null;
    }

    @Override
    public void text(int column, PartBuffer to) {
        String text = row[column];
        if (text != null) {
            to.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public List<String> cursor() {
        return rows.cursor();
    }

    @Override
    public void close() throws SQLException {
        rows.close();
    }
}
