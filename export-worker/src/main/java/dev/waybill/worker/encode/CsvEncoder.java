package dev.waybill.worker.encode;

import com.opencsv.CSVWriter;
import dev.waybill.worker.source.RowSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CSV as of RFC 4180: UTF-8, a header row, LF, quotes only where needed. NULL is an empty field and an empty text
/// is `""`, so the two stay apart; byte for byte what PostgreSQL's `COPY … (FORMAT csv)` writes.
///
/// It has no state between rows: encoding the rest after a restart gives the same bytes.
public final class CsvEncoder {

    private final CSVWriter csv;
    private final Writer out;
    private final @Nullable String[] row;

    public CsvEncoder(OutputStream out, int columns) {
        this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        this.csv = new NullIsNotEmpty(this.out, columns == 1);
        this.row = new String[columns];
    }

    public void header(List<String> headers) {
        csv.writeNext(headers.toArray(String[]::new), false);
    }

    /// Appends the current row.
    public void write(RowSource rows) throws SQLException {
        for (int column = 0; column < row.length; column++) {
            row[column] = rows.value(column);
        }
        csv.writeNext(row, false);
    }

    /// Hands all bytes on.
    ///
    /// @throws UncheckedIOException only if the stream below does
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class NullIsNotEmpty extends CSVWriter {

        private final boolean single;

        NullIsNotEmpty(Writer out, boolean single) {
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
