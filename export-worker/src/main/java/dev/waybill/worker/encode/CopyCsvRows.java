package dev.waybill.worker.encode;

import dev.waybill.contract.CsvStyle;
import dev.waybill.contract.CsvStyle.Profile;
import dev.waybill.worker.source.ColumnType;
import dev.waybill.worker.source.CopyType;
import dev.waybill.worker.source.PostgresCopySource;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/// From PostgreSQL's binary fields straight to CSV bytes: no object is made for a cell.
public final class CopyCsvRows implements CsvRows {

    private final PostgresCopySource rows;
    private final CopyType[] types;
    private final Texts[] texts;
    private final CsvStyle style;

    /// @param columns their types, as they are read
    public CopyCsvRows(PostgresCopySource rows, List<ColumnType> columns, CsvStyle style) {
        this.rows = rows;
        this.types = rows.types().toArray(CopyType[]::new);
        this.style = style;
        this.texts = columns.stream().map(c -> texts(c.isFreeText())).toArray(Texts[]::new);
    }

    private Texts texts(boolean freeText) {
        return new CsvTexts(style.delimiter(), types.length == 1, freeText && style.profile() == Profile.EXCEL);
    }

    @Override
    public void begin(List<String> headers, PartBuffer to) {
        if (style.profile() == Profile.EXCEL) {
            to.write(BYTE_ORDER_MARK);
        }
        if (style.header()) {
            Texts header = texts(true);
            for (int column = 0; column < types.length; column++) {
                byte[] name = headers.get(column).getBytes(StandardCharsets.UTF_8);
                header.write(name, 0, name.length, to);
                to.write(column == types.length - 1 ? '\n' : style.delimiter());
            }
        }
    }

    @Override
    public boolean next(PartBuffer to) throws SQLException {
        if (!rows.next()) {
            return false;
        }
        byte[] row = rows.row();
        byte delimiter = (byte) style.delimiter();
        for (int column = 0; column < types.length; column++) {
            if (column > 0) {
                to.room(1);
                to.bytes[to.size++] = delimiter;
            }
            int length = rows.length(column);
            if (length >= 0) {
                CellText.write(types[column], row, rows.start(column), length, texts[column], to);
            }
        }
        to.room(1);
        to.bytes[to.size++] = '\n';
        return true;
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
