package dev.waybill.worker.encode;

import com.opencsv.CSVWriter;
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
    private final StringWriter line = new StringWriter();
    private final CSVWriter csv;

    public JdbcCsvRows(RowSource rows, int columns) {
        this.rows = rows;
        this.row = new String[columns];
        this.csv = new NullIsNotEmpty(line, columns == 1);
    }

    @Override
    public void header(List<String> headers, PartBuffer to) {
        write(headers.toArray(String[]::new), to);
    }

    @Override
    public boolean next(PartBuffer to) throws SQLException {
        if (!rows.next()) {
            return false;
        }
        for (int column = 0; column < row.length; column++) {
            row[column] = rows.value(column);
        }
        write(row, to);
        return true;
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

        NullIsNotEmpty(StringWriter out, boolean single) {
            super(out, DEFAULT_SEPARATOR, DEFAULT_QUOTE_CHARACTER, DEFAULT_ESCAPE_CHARACTER, "\n");
            this.single = single;
        }

        @Override
        protected boolean stringContainsSpecialCharacters(String value) {
            // "\." alone on a line ended COPY in old PostgreSQL versions, which is why COPY still quotes it
            return value.isEmpty() || (single && value.equals("\\.")) || super.stringContainsSpecialCharacters(value);
        }
    }
}
