package dev.waybill.worker.encode;

import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.RFC4180ParserBuilder;
import com.opencsv.enums.CSVReaderNullFieldIndicator;
import com.opencsv.exceptions.CsvValidationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What opencsv's parser of RFC 4180 reads, a field without quotes that is empty being NULL.
final class Opencsv {

    private Opencsv() {}

    static List<List<@Nullable String>> rows(String csv, char delimiter) throws IOException, CsvValidationException {
        List<List<@Nullable String>> rows = new ArrayList<>();
        try (CSVReader reader = new CSVReaderBuilder(new Lines(csv))
                .withCSVParser(new RFC4180ParserBuilder()
                        .withSeparator(delimiter)
                        .withFieldAsNull(CSVReaderNullFieldIndicator.EMPTY_SEPARATORS)
                        .build())
                .build()) {
            for (String[] row = reader.readNext(); row != null; row = reader.readNext()) {
                rows.add(Arrays.asList(row));
            }
        }
        return rows;
    }

    /// Lines end in LF alone. Java's reader ends them in CR, too, which fields may hold; and opencsv's own way to keep
    /// carriage returns takes an empty line for the end.
    private static final class Lines extends BufferedReader {

        Lines(String text) {
            super(new StringReader(text));
        }

        @Override
        public @Nullable String readLine() throws IOException {
            StringBuilder line = new StringBuilder();
            int c = read();
            if (c < 0) {
                return null;
            }
            for (; c >= 0 && c != '\n'; c = read()) {
                line.append((char) c);
            }
            return line.toString();
        }
    }
}
