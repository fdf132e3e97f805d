package dev.waybill.local.launcher;

import dev.waybill.local.launcher.ExpectedArchive.Row;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether a document says what its row says.
final class FrontMatterCheck {

    private static final int SHOWN_CHARACTERS = 60;

    private FrontMatterCheck() {}

    /// Empty if it does.
    static List<String> complaints(Row row, byte[] bytes) {
        MarkdownDocument document;
        try {
            document = MarkdownDocument.parse(bytes);
        } catch (IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
        List<String> complaints = new ArrayList<>();
        Map<String, @Nullable Object> found = document.frontMatter();
        List<String> columns = List.copyOf(row.columns().keySet());
        if (!columns.equals(List.copyOf(found.keySet()))) {
            complaints.add("has %s, not %s".formatted(found.keySet(), columns));
        }
        row.columns().forEach((column, value) -> {
            if (!same(value, found.get(column))) {
                complaints.add("has %s %s, not %s".formatted(column, shown(found.get(column)), shown(value)));
            }
        });
        if (!row.body().equals(document.body())) {
            complaints.add("has another body: %s, not %s".formatted(shown(document.body()), shown(row.body())));
        }
        return complaints;
    }

    /// Numbers of the same value, times of the same instant; everything else, in lists too, must be equal.
    private static boolean same(@Nullable Object expected, @Nullable Object found) {
        if (expected instanceof Number a && found instanceof Number b) {
            return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())) == 0;
        }
        if (expected instanceof String a && found instanceof String b && !a.equals(b)) {
            try {
                return OffsetDateTime.parse(a).isEqual(OffsetDateTime.parse(b));
            } catch (DateTimeException e) {
                return false;
            }
        }
        return Objects.equals(expected, found);
    }

    private static String shown(@Nullable Object value) {
        String text = value instanceof String s ? '"' + s + '"' : String.valueOf(value);
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }
}
