package dev.waybill.local.data;

import dev.waybill.local.data.CopyRows.Span;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values of machines that break programs that round, or that know one kind of address or duration. As in [Samples],
/// the first rows take them in turn.
final class SessionSamples {

    private static final long HOUR = 3_600_000_000L; // microseconds

    /// Fractions of a second: of none, one, three and six digits.
    static final List<Integer> MICROS = List.of(0, 500_000, 123_000, 999_999, 1, 100_000, 120, 999_000);

    /// Null: not over yet.
    static final List<@Nullable Span> DURATIONS = Arrays.asList(
            new Span(0, 0, 0),
            null,
            new Span(0, 0, 1),
            new Span(0, 0, -1),
            new Span(0, 0, 25 * HOUR), // not a day: a day may have 23 hours
            new Span(0, 1, HOUR),
            new Span(1, 3, 4 * HOUR + 5_000_006),
            new Span(14, 0, 0),
            new Span(0, -1, 2 * HOUR),
            new Span(0, 0, 1_500_000));

    static final List<@Nullable String> IPS = Arrays.asList(
            "127.0.0.1",
            "::1",
            "0.0.0.0",
            "255.255.255.255",
            "::",
            "2001:db8::",
            "2001:db8:0:1:1:1:1:1",
            "fe80::1:0:0:1",
            "192.0.2.0/24",
            "2001:db8::/32",
            null);

    static final List<@Nullable String> USER_AGENTS = Arrays.asList(
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
            "curl/8.14.1",
            "",
            null,
            "examplebot/2.1 (+https://bot.example.com/about)",
            "=HYPERLINK(\"https://example.com\")",
            "() { :; }; echo \"shell, shock\"",
            "<script>alert('agent')</script>",
            "line\r\nInjected: header",
            "-",
            "Запрос/1.0 (日本語; \uD83E\uDD16)",
            "long/" + "1.0 (compatible; \"x\"), ".repeat(80));

    static final List<Long> DEVICES = List.of(
            1_234_567_890_123_456L,
            9_007_199_254_740_993L, // 2 to the 53rd and one: the first whole number that no double holds
            9_223_372_036_854_775_807L,
            -9_223_372_036_854_775_807L,
            1_000_000_000_000_000_000L);

    static final List<Long> BYTES = List.of(0L, 1L, 999_999_999_999_999L, 1_000_000_000_000_000L, Long.MAX_VALUE, -1L);

    static final List<@Nullable Float> LOAD_MILLIS = Arrays.asList(
            0f,
            -0f,
            null,
            0.1f,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            Float.MAX_VALUE,
            16_777_216f,
            1e-7f,
            12_345.678f);

    static final List<@Nullable String> PROPERTIES = Arrays.asList(
            "{}",
            null,
            "null",
            "[]",
            "{\"a\": 1, \"a\": 2, \"b\": {\"a\": 3}}", // jsonb keeps the last of two
            "{\"id\": 12345678901234567890, \"price\": 10.50, \"small\": 1e-20, \"on\": false}",
            "{\"path\": \"C:\\\\temp\", \"quote\": \"\\\"\", \"line\": \"a\\nb\", \"sep\": \"\u2028\", \"html\": \"</script>\"}",
            "{\"日本語\": \"ことば\", \"emoji\": \"\uD83D\uDE80\", \"\": \"no name\"}",
            "[1, \"two\", null, [3, [4]]]",
            "\"text\"");

    private SessionSamples() {}
}
