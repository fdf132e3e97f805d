package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.contract.CsvStyle;
import dev.waybill.contract.CsvStyle.Profile;
import dev.waybill.contract.Dataset;
import dev.waybill.local.DemoTenant;
import dev.waybill.worker.NeedsPrograms;
import dev.waybill.worker.encode.Lanes.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Any table's CSV, in every style and by both lanes, read back by two programs that know nothing of Waybill.
@NeedsPrograms(value = "python3", packages = "python3")
@ExtendWith(Lanes.Shared.class)
class CsvRoundTripIT {

    private static final int TABLES = 25;
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final List<CsvStyle> STYLES = Stream.of(Profile.values())
            .flatMap(profile -> Stream.of(',', ';', '\t', '|')
                    .flatMap(delimiter ->
                            Stream.of(true, false).map(header -> new CsvStyle(profile, delimiter, header))))
            .toList();

    @TempDir
    Path directory;

    @Test
    void opencsvAndPythonReadBackWhatTheDatabaseHolds(Lanes lanes) throws Exception {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        System.out.printf("CsvRoundTripIT: -Dwaybill.seed=%d gives these tables again%n", seed);
        SplittableRandom random = new SplittableRandom(seed);
        RandomTable.createTypes(lanes);
        try (Python python = new Python()) {
            for (int n = 0; n < TABLES; n++) {
                KnownTable table = RandomTable.create(lanes, "app.csv_" + n, random.split());
                for (CsvStyle style : STYLES) {
                    check(lanes, table, style, python, "%s, %s, -Dwaybill.seed=%d".formatted(style, table, seed));
                }
            }
        }
    }

    @Test
    void alsoOfTheDemo(Lanes lanes) throws Exception {
        lanes.loadDemo(100);
        try (Python python = new Python()) {
            for (Dataset dataset : Lanes.demoTables()) {
                KnownTable table =
                        KnownTable.of(lanes, dataset, DemoTenant.GLOBEX.id().toString());
                assertThat(table.rows()).isNotEmpty();
                for (CsvStyle style : STYLES) {
                    check(lanes, table, style, python, "%s, %s".formatted(style, table));
                }
            }
        }
    }

    private void check(Lanes lanes, KnownTable table, CsvStyle style, Python python, String what) throws Exception {
        String file = new String(lanes.csv(Lane.COPY, table.dataset(), table.org(), style), StandardCharsets.UTF_8);
        String csv = file;
        if (style.profile() == Profile.EXCEL) {
            assertThat(csv).as(what).startsWith(BYTE_ORDER_MARK);
            csv = csv.substring(1);
        }
        List<List<@Nullable String>> expected = expected(table, style);
        SameRows.require("opencsv, " + what, expected, Opencsv.rows(csv, style.delimiter()));
        Path path = Files.writeString(directory.resolve("table.csv"), csv);
        SameRows.require("Python, " + what, withoutNull(expected), byPython(python, path, style));
        byte[] byJdbc = lanes.csv(Lane.JDBC, table.dataset(), table.org(), style);
        SameCsv.require("JDBC lane, " + what, file, new String(byJdbc, StandardCharsets.UTF_8));
    }

    /// For programs, the very values. For spreadsheets, the same but for texts that would be formulas: never a number,
    /// whatever it begins with.
    private static List<List<@Nullable String>> expected(KnownTable table, CsvStyle style) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        if (style.header()) {
            List<@Nullable String> headers = new ArrayList<>();
            table.columns().forEach(column -> headers.add(written(column.header(), true, style)));
            rows.add(headers);
        }
        for (List<@Nullable String> row : table.rows()) {
            List<@Nullable String> expected = new ArrayList<>();
            for (int c = 0; c < row.size(); c++) {
                String value = row.get(c);
                expected.add(
                        value == null
                                ? null
                                : written(value, table.columns().get(c).isText(), style));
            }
            rows.add(expected);
        }
        return rows;
    }

    private static String written(String value, boolean isText, CsvStyle style) {
        return style.profile() == Profile.EXCEL && isText && value.matches("(?s)[=+\\-@\t\r].*") ? "'" + value : value;
    }

    private static List<List<String>> byPython(Python python, Path csv, CsvStyle style) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : python.csv(csv, style.delimiter())) {
            // an empty line is the one field of its row
            int fields = Math.max(1, row.size());
            rows.add(IntStream.range(0, fields)
                    .mapToObj(field -> row.path(field).asText())
                    .toList());
        }
        return rows;
    }

    private static List<List<String>> withoutNull(List<List<@Nullable String>> rows) {
        return rows.stream()
                .map(row ->
                        row.stream().map(value -> value == null ? "" : value).toList())
                .toList();
    }
}
