package dev.waybill.worker.encode;

import dev.waybill.worker.source.CopyType;
import dev.waybill.worker.source.PostgresCopySource;
import java.sql.SQLException;
import java.util.List;

/// Cells of PostgreSQL's binary COPY.
public final class CopyCells implements Cells {

    private final PostgresCopySource rows;
    private final CopyType[] types;

    public CopyCells(PostgresCopySource rows) {
        this.rows = rows;
        this.types = rows.types().toArray(CopyType[]::new);
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
        return rows.next();
    }

    @Override
    public boolean isNull(int column) {
        return rows.length(column) < 0;
    }

    @Override
    public void text(int column, PartBuffer to) {
        int length = rows.length(column);
        if (length >= 0) {
            CellText.write(types[column], rows.row(), rows.start(column), length, Texts.PLAIN, to);
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
