package dev.waybill.worker.encode;

import com.opencsv.CSVWriter;
import dev.waybill.contract.CsvStyle;
import dev.waybill.contract.CsvStyle.Profile;
import dev.waybill.worker.source.ColumnType;
import dev.waybill.worker.source.RowSource;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JDBC cursor through opencsv: for servers without binary COPY, and what [CopyCsvRows] is held to.
public final class JdbcCsvRows implements CsvRows {

    private final RowSource rows;
    private final @Nullable String[] row;
    private final List<ColumnType> columns;
    private final CsvStyle style;
    private final StringWriter line = new StringWriter();
    private final CSVWriter csv;

    public JdbcCsvRows(RowSource rows, List<ColumnType> columns, CsvStyle style) {
        this.rows = rows;
        this.row = new String[columns.size()];
        this.columns = columns;
        this.style = style;
        this.csv = new NullIsNotEmpty(line, style.delimiter(), columns.size() == 1);
    }

    @Override
    public void begin(List<String> headers, PartBuffer to) {
        if (style.profile() == Profile.EXCEL) {
            to.write(BYTE_ORDER_MARK);
        }
        if (style.header()) {
            write(headers.stream().map(this::guarded).toArray(String[]::new), to);
        }
    }

    @Override
    public boolean next(PartBuffer to) throws SQLException {
        if (!rows.next()) {
            return false;
        }
        for (int column = 0; column < row.length; column++) {
            String value = rows.value(column);
            row[column] = value != null && columns.get(column).isFreeText() ? guarded(value) : value;
        }
        write(row, to);
        return true;
    }

    private String guarded(String text) {
        return style.profile() == Profile.EXCEL && !text.isEmpty() && CsvTexts.beginsFormula(text.charAt(0))
                ? "'" + text
                : text;
    }

    private void write(@Nullable String[] values, PartBuffer to) {
        csv.writeNext(values, false);
        byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
        to.write(bytes, 0, bytes.length);
        line.getBuffer().setLength(0);
    }

    @Override
    public List<String> cursor() {
        return rows.cursor();
    }

    @Override
    public void close() throws SQLException {
        rows.close();
    }

    private static final class NullIsNotEmpty extends CSVWriter {

        private final boolean single;

        NullIsNotEmpty(StringWriter out, char delimiter, boolean single) {
            super(out, delimiter, DEFAULT_QUOTE_CHARACTER, DEFAULT_ESCAPE_CHARACTER, "\n");
            this.single = single;
        }

        @Override
        protected boolean stringContainsSpecialCharacters(String value) {
            // "\." alone on a line ended COPY in old PostgreSQL versions, which is why COPY still quotes it
            return value.isEmpty() || (single && value.equals("\\.")) || super.stringContainsSpecialCharacters(value);
        }
    }
}
