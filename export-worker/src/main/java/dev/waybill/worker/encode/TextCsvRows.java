package dev.waybill.worker.encode;

import dev.waybill.worker.source.RowSource;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/// Texts of any database as CSV, the way [CopyCsvRows] writes it.
public final class TextCsvRows implements CsvRows {

    private final RowSource rows;
    private final int columns;
    private final CsvTexts texts;

    /// @param columns how many
    public TextCsvRows(RowSource rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.texts = new CsvTexts(',', columns == 1, false);
    }

    @Override
    public void begin(List<String> headers, PartBuffer to) {
        for (int column = 0; column < columns; column++) {
            write(headers.get(column), to);
            to.write(column == columns - 1 ? '\n' : ',');
        }
    }

    @Override
    public boolean next(PartBuffer to) throws SQLException {
        if (!rows.next()) {
            return false;
        }
        for (int column = 0; column < columns; column++) {
            String text = rows.value(column);
            if (text != null) {
                write(text, to);
            }
            to.write(column == columns - 1 ? '\n' : ',');
        }
        return true;
    }

    private void write(String text, PartBuffer to) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        texts.write(bytes, 0, bytes.length, to);
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
