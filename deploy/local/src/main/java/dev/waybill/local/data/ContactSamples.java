package dev.waybill.local.data;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values of people that break programs that take digits for numbers, a sign for a formula or a name for ASCII. As in
/// [Samples], the first rows take them in turn.
final class ContactSamples {

    static final List<String> NAMES = List.of(
            "Alice Archer",
            "O'Neil, Pat",
            "\"Bob\" Baker",
            "Łukasz Żółć",
            "佐藤 花子",
            "שרה כהן",
            "محمد علي",
            "Σωκράτης Ωραίος",
            "Nguyễn Thị Hạnh",
            "José e\u0301 Jose\u0301",
            "=cmd|'/C calc'!A0",
            "+Plus Person",
            "-Dash Person",
            "@handle",
            "\tTabbed",
            "Null",
            "NULL",
            "TRUE",
            "Mar 1",
            " Space Before",
            "Space After ",
            "Line\nBreak",
            "Ada \uD83D\uDC69\uD83C\uDFFD\u200D\uD83D\uDCBB",
            "김철수",
            "ประยุทธ์ จันทร์โอชา");

    static final List<@Nullable String> EMAILS = Arrays.asList(
            "alice@example.com",
            null,
            "",
            "\"quoted local\"@example.com",
            "plus+tag@example.com",
            "用户@例子.example",
            "=1+1@example.com",
            "o'neil@example.com");

    static final List<@Nullable String> PHONES = Arrays.asList(
            "+49 30 123456",
            "0049 30 123456",
            "030 123456",
            "00000000",
            "-123",
            "=49*30",
            "+1",
            "",
            null,
            "123456789012345678");

    static final List<Integer> SCORES = List.of(0, -1, 1, -32_768, 32_767);

    static final List<String> EXTERNAL_IDS = List.of(
            "00000000000000000000",
            "00000000000000000001",
            "12345678901234567890",
            "18446744073709551616", // 2 to the 64th
            "99999999999999999999",
            "09007199254740993000",
            "12345678901234560000");

    /// Beyond doubles, too: the numbers of jsonb are `numeric`.
    static final List<@Nullable String> ADDRESSES = Arrays.asList(
            "{\"street\": \"1 Main Street\", \"zip\": \"01067\", \"city\": \"Dresden\"}",
            null,
            "null",
            "{}",
            "[]",
            "\"one line\"",
            "123456789012345678901234567890.10",
            "{\"lines\": [\"a, b\", \"say \\\"hi\\\"\", \"two\\nlines\", null, true], \"zip\": 10115}",
            "{\"=key\": \"=1+1\", \"город\": \"Москва\", \"emoji\": \"\uD83C\uDFE0\", \"ctrl\": \"\\u0001\\t\"}",
            "{\"geo\": {\"lat\": 52.520008, \"lon\": 13.40, \"alt\": -0.0, \"id\": 9007199254740993, \"far\": 1e400}}",
            "[[[[[[[[[[1]]]]]]]]]]");

    static final List<String> FIRST_NAMES =
            List.of("Ada", "Björn", "Chloé", "Dmitri", "Emre", "Fatima", "Grace", "Hiro", "Ines", "Jürgen");

    static final List<String> LAST_NAMES = List.of(
            "Almeida", "Brandt", "Çelik", "Dubois", "Eriksson", "Fischer", "García", "Horváth", "Ito", "O'Brien");

    private ContactSamples() {}
}
