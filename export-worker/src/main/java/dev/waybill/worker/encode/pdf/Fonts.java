package dev.waybill.worker.encode.pdf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The fonts of one document: a regular and a bold one that show most alphabets, and one for Chinese, Japanese and
/// Korean. A font is loaded when its first character comes.
final class Fonts {

    enum Style {
        REGULAR,
        BOLD
    }

    private static final String REGULAR = "DejaVuSansCondensed";
    private static final String BOLD = "DejaVuSansCondensed-Bold";
    private static final String EAST_ASIAN = "DroidSansFallback";

    private static final int BOX = 0x25A1; // □
    private static final int SPACES_OF_TAB = 3;
    private static final int MOST_CHARACTERS = 65_000; // a code has two bytes
    private static final int FORM = 1 << 30; // beyond all code points
    private static final int UNSEEN = 1 << 29;

    private final Map<String, EmbeddedFont> fonts = new HashMap<>();
    private final List<EmbeddedFont> inOrder = new ArrayList<>();
    private final Map<Integer, Glyph> regular = new HashMap<>();
    private final Map<Integer, Glyph> bold = new HashMap<>();

    /// A box for a character that no font has; nothing for one that has no looks.
    ///
    /// @throws PdfLimit if the document has too many different ones
    Glyph glyph(int codePoint, Style style) {
        Map<Integer, Glyph> known = known(style);
        Glyph glyph = known.get(codePoint);
        if (glyph == null) {
            glyph = add(codePoint, style);
            known.put(codePoint, glyph);
        }
        return glyph;
    }

    /// A letter as [ArabicForms] wants it to look; as itself if no font has that form.
    Glyph form(int letter, int form, Style style) {
        int key = form == ArabicForms.NOTHING ? letter | UNSEEN : form | FORM;
        Map<Integer, Glyph> known = known(style);
        Glyph glyph = known.get(key);
        if (glyph == null) {
            glyph = addForm(letter, form, style);
            known.put(key, glyph);
        }
        return glyph;
    }

    private Glyph addForm(int letter, int form, Style style) {
        boolean isUnseen = form == ArabicForms.NOTHING;
        int shown = isUnseen ? ' ' : form;
        EmbeddedFont font = fontOf(shown, style);
        if (!font.typeface().has(shown)) {
            return glyph(letter, style);
        }
        int look = font.typeface().glyph(shown);
        return added(font, look, isUnseen ? 0 : font.typeface().width(look), text(letter));
    }

    private Map<Integer, Glyph> known(Style style) {
        return style == Style.BOLD ? bold : regular;
    }

    private Glyph add(int codePoint, Style style) {
        boolean isTab = codePoint == '\t';
        boolean isInvisible = isInvisible(codePoint);
        int shown = isTab || isInvisible ? ' ' : codePoint;
        EmbeddedFont font = fontOf(shown, style);
        int look = font.typeface().glyph(font.typeface().has(shown) ? shown : BOX);
        int width = font.typeface().width(look) * (isTab ? SPACES_OF_TAB : isInvisible ? 0 : 1);
        return added(font, look, width, text(codePoint));
    }

    private Glyph added(EmbeddedFont font, int look, int width, String text) {
        if (regular.size() + bold.size() >= MOST_CHARACTERS) {
            throw new PdfLimit("PDF holds at most %,d different characters", MOST_CHARACTERS);
        }
        return font.add(look, width, text);
    }

    /// Joiners, direction marks, variation selectors and the like.
    private static boolean isInvisible(int codePoint) {
        return Character.getType(codePoint) == Character.FORMAT
                || codePoint >= 0xFE00 && codePoint <= 0xFE0F
                || codePoint >= 0xE0100 && codePoint <= 0xE01EF;
    }

    private static String text(int codePoint) {
        boolean isHalf = codePoint <= Character.MAX_VALUE && Character.isSurrogate((char) codePoint);
        return isHalf ? "\uFFFD" : Character.toString(codePoint);
    }

    private EmbeddedFont fontOf(int codePoint, Style style) {
        return chain(style)
                .filter(font -> font.typeface().has(codePoint))
                .findFirst()
                .orElseGet(() -> font(REGULAR)); // which has the box
    }

    /// In order of preference; loaded as they are asked for.
    private Stream<EmbeddedFont> chain(Style style) {
        Stream<String> names =
                style == Style.BOLD ? Stream.of(BOLD, REGULAR, EAST_ASIAN) : Stream.of(REGULAR, EAST_ASIAN);
        return names.map(this::font);
    }

    private EmbeddedFont font(String name) {
        return fonts.computeIfAbsent(name, n -> {
            EmbeddedFont font = new EmbeddedFont(Typeface.load(n), inOrder.size());
            inOrder.add(font);
            return font;
        });
    }

    /// Writes what is in use.
    ///
    /// @param dictionary number of the object that names the fonts
    void write(PdfFile file, int dictionary) {
        List<EmbeddedFont> used = inOrder.stream().filter(EmbeddedFont::isUsed).toList();
        Map<EmbeddedFont, Integer> numbers = new HashMap<>();
        for (EmbeddedFont font : used) {
            int number = file.reserve();
            numbers.put(font, number);
            font.write(file, number);
        }
        file.object(
                dictionary,
                used.stream()
                        .map(font -> "/%s %s 0 R".formatted(font.resource(), numbers.get(font)))
                        .collect(Collectors.joining(" ", "<< ", " >>")));
    }
}
