package dev.waybill.worker.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// Front matter is read back by an independent reader as what it was, whatever users wrote.
class MarkdownTest {

    private static final int DOCUMENTS = 10_000;
    private static final String[] AWKWARD = {
        "",
        " ",
        "\t",
        "\n",
        "\r\n",
        "---",
        "\n---\n",
        "...",
        ": ",
        " #",
        "- ",
        "? ",
        "!tag",
        "&a",
        "*a",
        "%YAML",
        "@",
        "`",
        "'",
        "\"",
        "\\",
        "\\n",
        "{",
        "}",
        "[",
        "]",
        ",",
        "|",
        ">",
        "~",
        "null",
        "yes",
        "no",
        "1e3",
        "0x1F",
        "2024-01-01",
        "1:30",
        ".inf",
        "\u0001",
        "\u0007",
        "\u001b",
        "\u007f",
        "\u0080",
        "\u0085",
        "\u00a0",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\ufffe",
        "\uffff",
        "\ue000",
        "😀",
        "👩‍👩‍👧",
        "e\u0301",
        "\u202e",
        "漢字"
    };

    private final Markdown markdown = new Markdown();

    @Test
    void isReadBackAsItWas() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int n = 0; n < DOCUMENTS; n++) {
            Map<String, @Nullable Object> written = frontMatter(random);
            String body = text(random);

            String document = markdown.document(written, body);

            assertThat(read(document)).as("document %d of seed %d", n, seed).isEqualTo(written);
            assertThat(document).endsWith("\n---\n\n" + body + "\n");
        }
    }

    @Test
    void isReadBackWhenItIsLong() {
        String text = "a long \"line\" \\ with 'everything': # and\nmore ".repeat(20_000);

        assertThat(read(markdown.document(Map.of("title", text), ""))).containsEntry("title", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "no", "yes", "true", "null", "NULL", "False", "_1", "y"})
    void namesOfColumnsAreTexts(String name) {
        assertThat(read(markdown.document(Map.of(name, 1), ""))).containsOnlyKeys(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.00000001", "12345678901234567890.123456789", "5.00", "-0.1", "100", "0"})
    void numbersStandAsTheyAre(String number) {
        assertThat(markdown.document(Map.of("n", new BigDecimal(number)), "")).contains("n: " + number + "\n");
    }

    private static Map<String, Object> read(String document) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        // what a static site generator does: the front matter ends at the first line that is ---
        String yaml = document.substring(4, document.indexOf("\n---\n") + 1);
        return new Yaml(new SafeConstructor(options)).load(yaml);
    }

    private static Map<String, @Nullable Object> frontMatter(Random random) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("title", text(random));
        values.put("nothing", null);
        values.put("flag", random.nextBoolean());
        values.put("views", random.nextInt());
        values.put("large", BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.valueOf(random.nextInt(1, 9))));
        List<@Nullable String> tags = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            tags.add(random.nextInt(8) == 0 ? null : text(random));
        }
        values.put("tags", tags);
        values.put("list", Arrays.asList(text(random), null));
        return values;
    }

    /// What PostgreSQL can hold: every character but U+0000 and lone surrogates.
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(12); n > 0; n--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append(AWKWARD[random.nextInt(AWKWARD.length)]);
                case 1 -> text.append((char) random.nextInt(1, 0x100));
                case 2 -> text.appendCodePoint(anywhere(random));
                default -> text.append((char) random.nextInt('a', 'z'));
            }
        }
        return text.toString();
    }

    private static int anywhere(Random random) {
        int codePoint = random.nextInt(1, Character.MAX_CODE_POINT + 1);
        return Character.getType(codePoint) == Character.SURROGATE ? '?' : codePoint;
    }
}
