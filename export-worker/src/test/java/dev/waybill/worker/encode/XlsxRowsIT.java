package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.waybill.contract.Dataset;
import dev.waybill.worker.encode.Lanes.Lane;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.poi.ooxml.POIXMLProperties.CoreProperties;
import org.apache.poi.ss.usermodel.Row.MissingCellPolicy;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Workbooks as Apache POI reads them.
@ExtendWith(Lanes.Shared.class)
class XlsxRowsIT {

    private static int tables;

    @TempDir
    private Path directory;

    static Stream<Awkward> awkward() {
        return Stream.concat(
                Awkward.decoded(),
                Awkward.cast()
                        .filter(awkward -> !awkward.type().matches("app\\..*|citext|hstore|regclass"))); // built in
    }

    @ParameterizedTest
    @MethodSource("awkward")
    void everyValueOfEveryTypeReadsBack(Awkward awkward, Lanes lanes) throws Exception {
        String table = "app.sheet_" + ++tables;
        lanes.table(table, awkward.type(), awkward.values());
        lanes.execute("delete from %s where length(v::text) > 32767".formatted(table));
        Dataset dataset = Lanes.dataset(table, List.of("id"), List.of("v"));
        List<@Nullable String> expected = texts(lanes, dataset);

        Path file = Workbooks.write(lanes, Lane.COPY, dataset, "o", directory.resolve("book.xlsx"));

        try (XSSFWorkbook workbook = Workbooks.open(file)) {
            XSSFSheet sheet = workbook.getSheetAt(0);
            assertThat(sheet.getLastRowNum()).isEqualTo(expected.size());
            for (int row = 0; row < expected.size(); row++) {
                String text = expected.get(row);
                XSSFCell cell = sheet.getRow(row + 1).getCell(0, MissingCellPolicy.RETURN_BLANK_AS_NULL);
                if (text == null) {
                    assertThat(cell).isNull();
                } else {
                    assertThat(cell).as("%s", text).isNotNull();
                    ExpectedCell.of(awkward.type(), text).check(cell);
                }
            }
        }
        assertThat(Workbooks.write(lanes, Lane.JDBC, dataset, "o", directory.resolve("jdbc.xlsx")))
                .hasSameBinaryContentAs(file);
    }

    private static List<@Nullable String> texts(Lanes lanes, Dataset dataset) throws Exception {
        List<@Nullable String> texts = new ArrayList<>();
        lanes.cells(Lane.COPY, dataset, "o", cells -> {
            PartBuffer text = new PartBuffer(1);
            while (cells.next()) {
                text.clear();
                cells.text(0, text);
                texts.add(cells.isNull(0) ? null : new String(text.bytes, 0, text.size, StandardCharsets.UTF_8));
            }
        });
        return texts;
    }

    @Test
    void keysAndIdsAreTexts(Lanes lanes) throws Exception {
        lanes.execute("""
                create table app.sheet_ids (org text, n int primary key, id bigint, user_id int, ident int, paid int);
                insert into app.sheet_ids values ('o', 1, 12345678901, 7, 8, 9)""");
        Dataset dataset = Lanes.dataset(
                "app.sheet_ids", List.of("n"), List.of("n", "id", "user_id", "ident", "paid, header: Paid in full"));

        Path file = Workbooks.write(lanes, Lane.COPY, dataset, "o", directory.resolve("book.xlsx"));

        try (SheetReader sheet = new SheetReader(file)) {
            assertThat(sheet.nextSheet()).contains("Invoices");
            assertThat(sheet.nextRow().orElseThrow().values())
                    .extracting(SheetReader.Cell::value, SheetReader.Cell::bold)
                    .containsExactly(
                            tuple("n", true),
                            tuple("id", true),
                            tuple("user_id", true),
                            tuple("ident", true),
                            tuple("Paid in full", true));
            assertThat(sheet.nextRow().orElseThrow().values())
                    .extracting(SheetReader.Cell::value, SheetReader.Cell::type, SheetReader.Cell::format)
                    .containsExactly(
                            tuple("1", "inlineStr", "@"),
                            tuple("12345678901", "inlineStr", "@"),
                            tuple("7", "inlineStr", "@"),
                            tuple("8", "n", "General"),
                            tuple("9", "n", "General"));
            assertThat(sheet.nextRow()).isEmpty();
        }
    }

    @Test
    void headerIsFrozenAndFilteredAndColumnsAreWideEnough(Lanes lanes) throws Exception {
        lanes.execute("""
                create table app.sheet_widths (org text, id int primary key, note text, day date);
                insert into app.sheet_widths select 'o', n, repeat('x', 40), '2024-01-01' from generate_series(1, 3) n""");
        Dataset dataset = Lanes.dataset(
                "app.sheet_widths", List.of("id"), List.of("id", "note", "day, header: The day of it all"));

        Path file = Workbooks.write(lanes, Lane.COPY, dataset, "o", directory.resolve("book.xlsx"));

        try (XSSFWorkbook workbook = Workbooks.open(file)) {
            XSSFSheet sheet = workbook.getSheetAt(0);
            assertThat(sheet.getPaneInformation().isFreezePane()).isTrue();
            assertThat(sheet.getPaneInformation().getHorizontalSplitPosition()).isEqualTo((short) 1);
            assertThat(sheet.getPaneInformation().getVerticalSplitPosition()).isZero();
            assertThat(sheet.getCTWorksheet().getAutoFilter().getRef()).isEqualTo("A1:C4");
            assertThat(sheet.getColumnWidth(0) / 256).isBetween(5, 10);
            assertThat(sheet.getColumnWidth(1) / 256).isBetween(40, 45);
            assertThat(sheet.getColumnWidth(2) / 256).isBetween(18, 22);
        }
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void sameRowsAndHeadingGiveTheSameBytesWhateverTheClock(Lane lane, Lanes lanes) throws Exception {
        lanes.execute("""
                create table if not exists app.sheet_twice (org text, id int primary key, v text);
                insert into app.sheet_twice select 'o', n, md5(n::text) from generate_series(1, 5000) n
                on conflict do nothing""");
        Dataset dataset = Lanes.dataset("app.sheet_twice", List.of("id"), List.of("id", "v"));

        Path one = Workbooks.write(lanes, lane, dataset, "o", directory.resolve("one.xlsx"));
        Path two = Workbooks.write(lanes, lane, dataset, "o", directory.resolve("two.xlsx"));

        assertThat(two).hasSameBinaryContentAs(one);
        try (XSSFWorkbook workbook = Workbooks.open(two)) {
            CoreProperties properties = workbook.getProperties().getCoreProperties();
            assertThat(properties.getCreated().toInstant()).isEqualTo(Instant.parse("2026-01-02T03:04:00Z"));
            assertThat(properties.getTitle()).isEqualTo("Invoices");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "9, 1", "10, 1", "11, 2", "20, 2", "21, 3", "101, 11"})
    void fullSheetsAreFollowedByTheNextOneWithItsHeader(int rows, int sheets, Lanes lanes) throws Exception {
        Path file = directory.resolve("book.xlsx");
        write(lanes, rows, file);

        try (SheetReader reader = new SheetReader(file)) {
            int n = 0;
            for (int sheet = 1; sheet <= sheets; sheet++) {
                assertThat(reader.nextSheet()).contains(sheet == 1 ? "Invoices" : "Invoices (%d)".formatted(sheet));
                assertThat(reader.nextFirst()).isEqualTo("Number");
                while (n < Math.min(rows, 10 * sheet)) {
                    assertThat(reader.nextFirst()).isEqualTo(Integer.toString(++n));
                }
                assertThat(reader.nextRow()).isEmpty();
            }
            assertThat(n).isEqualTo(rows);
            assertThat(reader.nextSheet()).isEmpty();
        }
    }

    /// Sheets of ten rows.
    private static void write(Lanes lanes, int count, Path file) throws Exception {
        lanes.execute("""
                create table if not exists app.sheet_rows (org text, n int primary key);
                delete from app.sheet_rows;
                insert into app.sheet_rows select 'o', n from generate_series(1, %d) n""".formatted(count));
        Dataset dataset = Lanes.dataset("app.sheet_rows", List.of("n"), List.of("n, header: Number"));
        lanes.cells(Lane.COPY, dataset, "o", cells -> {
            try (XlsxRows rows = new XlsxRows(cells, Set.of(), Workbooks.HEADING, 10)) {
                Workbooks.write(rows, dataset, file);
            }
        });
    }

    @Test
    void aTextThatNoCellHoldsIsALimitThatIsTold(Lanes lanes) throws Exception {
        lanes.execute("""
                create table app.sheet_long (org text, id int primary key, v text);
                insert into app.sheet_long values
                    ('full', 1, repeat('é', 32767)), ('more', 2, repeat('é', 32768)), ('wide', 3, repeat('🎉', 16384))""");
        Dataset dataset = Lanes.dataset("app.sheet_long", List.of("id"), List.of("id", "v, header: Note"));

        Path file = Workbooks.write(lanes, Lane.COPY, dataset, "full", directory.resolve("book.xlsx"));

        try (XSSFWorkbook workbook = Workbooks.open(file)) {
            assertThat(workbook.getSheetAt(0).getRow(1).getCell(1).getStringCellValue())
                    .isEqualTo("é".repeat(32_767));
        }
        for (String org : List.of("more", "wide")) {
            assertThatThrownBy(() -> Workbooks.write(lanes, Lane.COPY, dataset, org, file))
                    .isInstanceOf(FormatLimit.class)
                    .hasMessage("Column Note has a text of 32,768 characters, and a cell of an XLSX file holds 32,767."
                            + " Choose csv or jsonl, or leave the column out.");
        }
    }
}
