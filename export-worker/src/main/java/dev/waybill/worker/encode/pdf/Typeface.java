package dev.waybill.worker.encode.pdf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.HeaderTable;
import org.apache.fontbox.ttf.HorizontalHeaderTable;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TTFSubsetter;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/// A font file that comes with the worker. Lengths are thousandths of the font's size.
final class Typeface {

    private static final int NONE = 0; // the glyph of what a font does not have

    // What a font inside a document needs (ISO 32000-1 §9.9).
    private static final List<String> TABLES =
            List.of("head", "hhea", "loca", "maxp", "cvt ", "prep", "glyf", "hmtx", "fpgm");

    /// Some of its glyphs, numbered anew.
    ///
    /// @param newByOld numbers of glyphs
    record Subset(byte[] file, Map<Integer, Integer> newByOld) {}

    private final String name;
    private final TrueTypeFont font;
    private final CmapLookup glyphs;
    private final int unitsPerEm;

    private Typeface(String name, TrueTypeFont font) throws IOException {
        this.name = name;
        this.font = font;
        this.glyphs = font.getUnicodeCmapLookup();
        this.unitsPerEm = font.getUnitsPerEm();
    }

    /// @param name of a file in `fonts/` on the class path, without its ending
    static Typeface load(String name) {
        try (InputStream file = Typeface.class.getResourceAsStream("/fonts/%s.ttf".formatted(name))) {
            return new Typeface(
                    name, new TTFParser(true).parse(new RandomAccessReadBuffer(Objects.requireNonNull(file, name))));
        } catch (IOException e) {
            throw new UncheckedIOException("font " + name, e);
        }
    }

    String name() {
        return name;
    }

    boolean has(int codePoint) {
        return glyph(codePoint) != NONE;
    }

    int glyph(int codePoint) {
        return glyphs.getGlyphId(codePoint);
    }

    int width(int glyph) {
        try {
            return thousandths(font.getAdvanceWidth(glyph));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Entries of a font descriptor (ISO 32000-1 §9.8).
    String metrics() {
        try {
            HeaderTable head = font.getHeader();
            HorizontalHeaderTable lines = font.getHorizontalHeader();
            return "/FontBBox [%s %s %s %s] /Ascent %s /Descent %s /CapHeight %s /ItalicAngle 0 /StemV 80 /Flags 4"
                    .formatted(
                            thousandths(head.getXMin()),
                            thousandths(head.getYMin()),
                            thousandths(head.getXMax()),
                            thousandths(head.getYMax()),
                            thousandths(lines.getAscender()),
                            thousandths(lines.getDescender()),
                            thousandths(lines.getAscender()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int thousandths(int units) {
        return Math.toIntExact(Math.round(units * 1000.0 / unitsPerEm));
    }

    Subset subset(SortedSet<Integer> glyphs) {
        try {
            TTFSubsetter subsetter = new TTFSubsetter(font, TABLES);
            subsetter.addGlyphIds(glyphs);
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            subsetter.writeToStream(file);
            Map<Integer, Integer> newByOld = new HashMap<>();
            subsetter.getGIDMap().forEach((renumbered, glyph) -> newByOld.put(glyph, renumbered));
            return new Subset(file.toByteArray(), newByOld);
        } catch (IOException e) {
            throw new UncheckedIOException("font " + name, e);
        }
    }
}
