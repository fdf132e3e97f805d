package dev.waybill.worker.encode.pdf;

import dev.waybill.worker.encode.pdf.Fonts.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Text to lines, in one style. Widths are thousandths of the font's size.
final class Typesetter {

    /// Of a text that has all the room it wants.
    ///
    /// @param line widest one
    /// @param word widest piece that no line should break
    record Extent(int line, int word) {

        static final Extent NONE = new Extent(0, 0);

        Extent and(Extent other) {
            return new Extent(Math.max(line, other.line), Math.max(word, other.word));
        }

        Extent plus(int more) {
            return new Extent(line + more, word + more);
        }
    }

    private static final Pattern LINE_END = Pattern.compile("\r\n|[\n\r\u2028\u2029]");

    private final Fonts fonts;
    private final Style style;

    Typesetter(Fonts fonts, Style style) {
        this.fonts = fonts;
        this.style = style;
    }

    Extent extent(String text) {
        return paragraphs(text).stream().map(Paragraph::extent).reduce(Extent.NONE, Extent::and);
    }

    /// None of an empty text. A word breaks where it must; a character that is wider than the line stands alone.
    List<Line> lines(String text, int width) {
        List<Line> lines = new ArrayList<>();
        for (Paragraph paragraph : paragraphs(text)) {
            paragraph.breakInto(lines, width);
        }
        return lines;
    }

    private List<Paragraph> paragraphs(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        return LINE_END.splitAsStream(text)
                .map(paragraph -> new Paragraph(paragraph, fonts, style))
                .toList();
    }
}
