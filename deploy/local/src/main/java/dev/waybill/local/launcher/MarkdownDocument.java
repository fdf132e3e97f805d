package dev.waybill.local.launcher;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// A document of an archive: `---`, a YAML mapping, `---`, an empty line, the Markdown and one more line break.
///
/// @param frontMatter in its order, each value as YAML has it: text, number, boolean, list or null
/// @param body without that line break
record MarkdownDocument(Map<String, @Nullable Object> frontMatter, String body) {

    private static final String OPENING = "---\n";
    private static final String CLOSING = "\n---\n\n";

    /// @throws IllegalArgumentException if it is not one; the message says why
    static MarkdownDocument parse(byte[] bytes) {
        String text = utf8(bytes);
        int end = text.indexOf(CLOSING, OPENING.length() - 1);
        if (!text.startsWith(OPENING) || end < 0 || !text.endsWith("\n")) {
            throw new IllegalArgumentException("is not --- YAML --- Markdown");
        }
        String body = text.substring(end + CLOSING.length());
        if (body.isEmpty()) {
            throw new IllegalArgumentException("has no line break after its body");
        }
        return new MarkdownDocument(
                mapping(text.substring(OPENING.length(), end)), body.substring(0, body.length() - 1));
    }

    private static Map<String, @Nullable Object> mapping(String yaml) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        try {
            if (new Yaml(new SafeConstructor(strict)).load(yaml) instanceof Map<?, ?> values) {
                Map<String, @Nullable Object> named = new LinkedHashMap<>();
                values.forEach((key, value) -> named.put(String.valueOf(key), value));
                return named;
            }
        } catch (YAMLException e) {
            throw new IllegalArgumentException("has front matter that is not YAML: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("has front matter that is not a mapping");
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("is not UTF-8", e);
        }
    }
}
