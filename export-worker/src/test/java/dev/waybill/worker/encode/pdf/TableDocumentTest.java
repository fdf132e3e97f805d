package dev.waybill.worker.encode.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TableDocumentTest {

    private static final List<Column> COLUMNS = List.of(new Column("Number", true), new Column("Name", false));

    static Stream<String> texts() {
        return Stream.of(
                "Łódź, Señor Müller & Fils – 50 % “off”",
                "Ελληνικά Τυριά Α.Ε.",
                "ООО «Ромашка»",
                "株式会社山田製作所、東京都。",
                "上海浦东发展有限公司（中国）",
                "서울전자 주식회사",
                "ｆｕｌｌ ｗｉｄｔｈ",
                "חברת החשמל",
                "شركة النور للتجارة",
                "لا إله السلام",
                "order שלום ok",
                "שלום (עולם) 12",
                "emoji 🎉 🧾 flag 🇩🇪",
                "नमस्ते",
                "first line\nsecond line\r\nthird\n\nfifth",
                "x".repeat(200),
                "東".repeat(200),
                "🎉".repeat(200),
                "words and more words ".repeat(100).strip(),
                "(brackets) \\ <angles> /slashes [x] {y} %",
                "=SUM(A1)\\.",
                "end\uFFFD",
                "tab\there");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void hasAllTextOfACell(String text) throws IOException {
        byte[] pdf = Pdfs.of(COLUMNS, List.of(List.of("1", text)));

        assertThat(PdfReader.letters(pdf)).contains(PdfReader.letters(text));
    }

    /// Nobody sees these, and readers leave them out; what is around them stays.
    @ParameterizedTest
    @MethodSource
    void doesNotStumbleOverWhatCannotBeSeen(String between) throws IOException {
        byte[] pdf = Pdfs.of(COLUMNS, List.of(List.of("1", "before" + between + "after")));

        assertThat(PdfReader.letters(pdf)).contains("before").contains("after");
    }

    static Stream<String> doesNotStumbleOverWhatCannotBeSeen() {
        return Stream.of(
                "\u0001",
                "\u007F",
                "\u0085",
                "\u200B",
                "\u200D",
                "\u200E",
                "\u2066",
                "\uFE0F",
                "\uFEFF",
                "\u00AD",
                "\u0301".repeat(50),
                "\uD83C",
                "\uDF89",
                "\uFFFF",
                "\uE000",
                "👩‍👩‍👧",
                "\u2028",
                "\u000B");
    }

    @Test
    void isNotTurnedAroundByACell() throws IOException {
        byte[] plain = Pdfs.of(COLUMNS, List.of(List.of("1", "invoice_exe.pdf")));
        byte[] turned = Pdfs.of(COLUMNS, List.of(List.of("1", "invoice_\u202Eexe.pdf")));

        assertThat(Pictures.of(turned, 1).ink()).isEqualTo(Pictures.of(plain, 1).ink());
    }

    @Test
    void showsABoxForWhatNoFontHas() throws IOException {
        byte[] box = Pdfs.of(COLUMNS, List.of(List.of("1", "□")));
        byte[] hieroglyph = Pdfs.of(COLUMNS, List.of(List.of("1", "𓀀")));

        assertThat(Pictures.of(hieroglyph, 1).ink())
                .isEqualTo(Pictures.of(box, 1).ink());
        assertThat(PdfReader.letters(hieroglyph)).as("what is copied").contains("𓀀");
    }

    @Test
    void repeatsTheHeaderAndNumbersThePages() throws IOException {
        List<String> pages = PdfReader.pages(Pdfs.of(COLUMNS, Pdfs.rows(500)));

        assertThat(pages).hasSizeGreaterThan(10);
        for (int page = 1; page <= pages.size(); page++) {
            assertThat(pages.get(page - 1))
                    .contains("Number", "Name")
                    .contains("Page %d of %d".formatted(page, pages.size()))
                    .contains("Invoices 請求書 · Tenant acme · Data as of 2026-11-21 16:53:31 UTC");
        }
        assertThat(String.join("", pages))
                .containsSubsequence(
                        Pdfs.rows(500).stream().map(row -> row.get(1)).toList());
    }

    @Test
    void saysWhatItIsOnTop() throws IOException {
        assertThat(PdfReader.pages(Pdfs.of(COLUMNS, List.of())).getFirst().lines())
                .startsWith("Invoices 請求書", "Tenant acme · Data as of 2026-11-21 16:53:31 UTC")
                .contains("No rows");
    }

    @Test
    void goesOnWithATallRowOnTheNextPages() throws IOException {
        List<String> lines = IntStream.range(0, 500).mapToObj(i -> "line " + i).toList();
        List<List<String>> rows =
                List.of(List.of("1", "before"), List.of("2", String.join("\n", lines)), List.of("3", "after"));

        List<String> pages = PdfReader.pages(Pdfs.of(COLUMNS, rows));

        assertThat(pages).hasSizeGreaterThan(5);
        assertThat(String.join("", pages).lines()).containsSubsequence(lines.subList(1, lines.size()));
        assertThat(pages.getFirst()).contains("before", "line 0");
        assertThat(pages.getLast()).contains("Number", "line 499", "after");
    }

    @Test
    void keepsARowTogetherThatFitsOnAPage() throws IOException {
        String five = "a\nb\nc\nd\ne";
        List<List<String>> rows = Collections.nCopies(40, List.of("1", five));

        assertThat(PdfReader.pages(Pdfs.of(COLUMNS, rows)))
                .allSatisfy(
                        page -> assertThat(page.lines().filter("1 a"::equals).count())
                                .isEqualTo(page.lines().filter("e"::equals).count()));
    }

    @Test
    void alignsNumbersAtTheirEnds() throws IOException {
        List<List<String>> rows = List.of(List.of("1", "a"), List.of("-12345.678", "b"), List.of("99999999", "c"));

        assertThat(PdfReader.rightEnds(Pdfs.of(COLUMNS, rows), text -> text.matches("[-0-9.]+")))
                .hasSize(3)
                .containsOnly(PdfReader.rightEnds(Pdfs.of(COLUMNS, rows), "Number"::equals)
                        .getFirst());
    }

    @Test
    void turnsThePaperForWideTables() throws IOException {
        List<Column> many = IntStream.range(0, 20)
                .mapToObj(i -> new Column("Column " + i, false))
                .toList();

        assertThat(Pictures.of(Pdfs.of(COLUMNS, Pdfs.rows(1)), 1).isUpright()).isTrue();
        assertThat(Pictures.of(Pdfs.of(many, List.of()), 1).isUpright()).isFalse();
    }

    @Test
    void hasRoomForFiftyColumns() throws IOException {
        List<Column> columns = IntStream.range(0, TableDocument.MOST_COLUMNS)
                .mapToObj(i -> new Column("header of column " + i, i % 2 == 0))
                .toList();
        List<String> row = IntStream.range(0, columns.size())
                .mapToObj(i -> "value_of_" + i + "東")
                .toList();

        byte[] pdf = Pdfs.of(columns, List.of(row));

        assertThat(PdfReader.letters(pdf)).contains(row).contains("headerofcolumn49");
        assertThat(Pictures.of(pdf, 1).marginsAreEmpty()).isTrue();
    }

    @Test
    void givesTheSameBytesForTheSameRows() {
        Locale before = Locale.getDefault();
        byte[] first = Pdfs.of(COLUMNS, Pdfs.rows(300));
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

            assertThat(Pdfs.of(COLUMNS, Pdfs.rows(300))).isEqualTo(first);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void namesItsLimits() {
        List<Column> columns = Collections.nCopies(51, new Column("c", false));
        String distinct = IntStream.range(0x20000, 0x20000 + 40_000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String more = IntStream.range(0x30000, 0x30000 + 30_000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        assertThatThrownBy(() -> Pdfs.of(columns, List.of()))
                .isInstanceOf(PdfLimit.class)
                .hasMessage("PDF holds at most 50 columns, not 51");
        assertThatThrownBy(() -> Pdfs.of(COLUMNS, List.of(List.of("1", "x".repeat(100_001)))))
                .isInstanceOf(PdfLimit.class)
                .hasMessage("PDF holds at most 100,000 characters in a cell, not 100,001");
        assertThatThrownBy(() -> Pdfs.of(COLUMNS, List.of(List.of("1", distinct), List.of("2", more))))
                .isInstanceOf(PdfLimit.class)
                .hasMessage("PDF holds at most 65,000 different characters");
        assertThatThrownBy(() -> Pdfs.of(List.of(new Column("h\n".repeat(100), false)), List.of()))
                .isInstanceOf(PdfLimit.class)
                .hasMessage("PDF holds headers of at most half a page");
    }

    @Test
    void looksLikeThis() throws IOException {
        byte[] pdf = Pdfs.of(Pdfs.INVOICE, Pdfs.invoices(80));
        for (int page = 1; page <= 3; page++) {
            Picture picture = Pictures.of(pdf, page);

            picture.save("invoices-%d.png".formatted(page));
            assertThat(picture.marginsAreEmpty()).as("page %d", page).isTrue();
            assertThat(picture.ink()).as("page %d", page).isGreaterThan(10_000);
        }
    }
}
