package dev.waybill.worker.encode.pdf;

import dev.waybill.worker.encode.pdf.Fonts.Style;
import java.text.Bidi;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Text without line ends. Lines are cut off it in the order of the text, and put into the order of the page (Unicode
/// Standard Annex #9).
final class Paragraph {

    private static final int FIRST_RIGHT_TO_LEFT = 0x590; // Hebrew; nothing below is written that way
    private static final String BRACKETS = "()<>[]{}«»‹›";

    // Turn whatever follows around: a cell would seem to say something else.
    private static final Pattern OVERRIDES = Pattern.compile("[\u202D\u202E]");

    private final Fonts fonts;
    private final Style style;
    private final int[] characters;
    private final Glyph[] glyphs; // in the order of the text
    private final @Nullable Bidi order; // null: all of it runs from left to right

    Paragraph(String text, Fonts fonts, Style style) {
        this.fonts = fonts;
        this.style = style;
        this.characters = text.codePoints().toArray();
        this.order = order(text);
        this.glyphs = glyphs();
    }

    private static @Nullable Bidi order(String text) {
        return text.chars().anyMatch(c -> c >= FIRST_RIGHT_TO_LEFT)
                        && Bidi.requiresBidi(text.toCharArray(), 0, text.length())
                ? new Bidi(OVERRIDES.matcher(text).replaceAll("\u200B"), Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT)
                : null;
    }

    private Glyph[] glyphs() {
        int[] forms = order == null ? characters : ArabicForms.of(characters);
        Glyph[] glyphs = new Glyph[characters.length];
        for (int i = 0; i < glyphs.length; i++) {
            glyphs[i] = forms[i] == characters[i]
                    ? fonts.glyph(characters[i], style)
                    : fonts.form(characters[i], forms[i], style);
        }
        return glyphs;
    }

    Typesetter.Extent extent() {
        Typesetter.Extent extent = Typesetter.Extent.NONE;
        int line = 0;
        int word = 0;
        for (int i = 0; i < characters.length; i++) {
            int width = glyphs[i].width();
            line += width;
            word = isBreak(i) ? width : word + width;
            extent = extent.and(new Typesetter.Extent(line, word));
        }
        return extent;
    }

    void breakInto(List<Line> lines, int most) {
        int start = 0;
        int lastBreak = 0;
        int width = 0;
        for (int i = 0; i < characters.length; i++) {
            lastBreak = isBreak(i) ? i : lastBreak;
            width += glyphs[i].width();
            while (width > most && i > start && !hangs(i)) {
                int end = lastBreak > start ? lastBreak : i;
                lines.add(line(start, end));
                start = end;
                width = width(start, i + 1);
            }
        }
        lines.add(line(start, characters.length));
    }

    private boolean isBreak(int i) {
        return i > 0 && Breaks.isBefore(i, characters);
    }

    /// Spaces at a line's end stand in the margin.
    private boolean hangs(int i) {
        return Breaks.isSpace(characters[i]) || Breaks.isJoined(characters[i]);
    }

    private int width(int start, int end) {
        int width = 0;
        for (int i = start; i < end; i++) {
            width += glyphs[i].width();
        }
        return width;
    }

    private Line line(int start, int end) {
        Glyph[] line = Arrays.copyOfRange(glyphs, start, end);
        if (order == null || start == end) {
            return new Line(Arrays.asList(line), width(start, withoutSpaces(start, end)), false);
        }
        reorder(line, start, order);
        // The spaces at the end of what runs from right to left stand at the left, where they do no harm.
        return order.baseIsLeftToRight()
                ? new Line(Arrays.asList(line), width(start, withoutSpaces(start, end)), false)
                : new Line(Arrays.asList(line), width(start, end), true);
    }

    private int withoutSpaces(int start, int end) {
        int shown = end;
        while (shown > start && Breaks.isSpace(characters[shown - 1])) {
            shown--;
        }
        return shown;
    }

    private void reorder(Glyph[] line, int start, Bidi order) {
        int from = chars(0, start);
        Bidi part = order.createLineBidi(from, from + chars(start, start + line.length));
        byte[] levels = new byte[line.length];
        int at = 0;
        for (int i = 0; i < line.length; i++) {
            int character = characters[start + i];
            levels[i] = (byte) part.getLevelAt(at);
            at += Character.charCount(character);
            int bracket = BRACKETS.indexOf(character);
            if (bracket >= 0 && levels[i] % 2 == 1) {
                line[i] = fonts.glyph(BRACKETS.charAt(bracket ^ 1), style);
            }
        }
        Bidi.reorderVisually(levels, 0, line, 0, line.length);
    }

    private int chars(int start, int end) {
        int chars = 0;
        for (int i = start; i < end; i++) {
            chars += Character.charCount(characters[i]);
        }
        return chars;
    }
}
