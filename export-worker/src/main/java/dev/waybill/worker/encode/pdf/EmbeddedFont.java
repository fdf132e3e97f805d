package dev.waybill.worker.encode.pdf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/// A typeface as one document uses it. Each character has a code of its own, even where two look alike (a box stands
/// for
/// every character that no font has): what is copied from the page is what was in the cell.
final class EmbeddedFont {

    // Of a list in a CMap (Adobe Technical Note #5014, "CMap and CIDFont Files", §4)
    private static final int LONGEST_LIST = 100;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private record Entry(int glyph, int width, String text) {}

    private final Typeface typeface;
    private final int index;
    private final List<Entry> characters = new ArrayList<>(); // by code

    /// @param index of the font in its document, from 0
    EmbeddedFont(Typeface typeface, int index) {
        this.typeface = typeface;
        this.index = index;
        characters.add(new Entry(0, typeface.width(0), "\uFFFD")); // code 0 is no character's
    }

    Typeface typeface() {
        return typeface;
    }

    /// Its name in a page's resources.
    String resource() {
        return "F" + index;
    }

    boolean isUsed() {
        return characters.size() > 1;
    }

    /// A new code.
    ///
    /// @param glyph of the typeface
    /// @param text  what it stands for
    Glyph add(int glyph, int width, String text) {
        characters.add(new Entry(glyph, width, text));
        return new Glyph(this, characters.size() - 1, width);
    }

    /// Writes the glyphs in use and what tells of them (ISO 32000-1 §9.7.4 to §9.7.6, §9.10.3).
    ///
    /// @param font number of the object that others know
    void write(PdfFile file, int font) {
        SortedSet<Integer> glyphs =
                characters.stream().map(Entry::glyph).collect(Collectors.toCollection(TreeSet::new));
        Typeface.Subset subset = typeface.subset(glyphs);
        String name = "%s+%s".formatted(tag(glyphs), typeface.name());

        int program = file.reserve();
        file.stream(program, "/Length1 " + subset.file().length, subset.file());
        int descriptor = file.reserve();
        file.object(
                descriptor,
                "<< /Type /FontDescriptor /FontName /%s %s /FontFile2 %s 0 R >>"
                        .formatted(name, typeface.metrics(), program));
        int glyphOfCode = file.reserve();
        file.stream(glyphOfCode, "", glyphOfCode(subset));
        int descendant = file.reserve();
        file.object(descendant, """
                << /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) \
                /Ordering (Identity) /Supplement 0 >> /FontDescriptor %s 0 R /CIDToGIDMap %s 0 R /DW 1000 /W [0 [%s]] >>\
                """.formatted(name, descriptor, glyphOfCode, widths()));
        int toUnicode = file.reserve();
        file.stream(toUnicode, "", toUnicode().getBytes(StandardCharsets.US_ASCII));
        file.object(font, """
                << /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%s 0 R] \
                /ToUnicode %s 0 R >>""".formatted(name, descendant, toUnicode));
    }

    /// Six letters that tell subsets apart (ISO 32000-1 §9.6.4).
    private static String tag(SortedSet<Integer> glyphs) {
        CRC32 sum = new CRC32();
        sum.update(glyphs.toString().getBytes(StandardCharsets.US_ASCII));
        StringBuilder tag = new StringBuilder();
        for (long rest = sum.getValue(); tag.length() < 6; rest /= 26) {
            tag.append((char) ('A' + rest % 26));
        }
        return tag.toString();
    }

    private byte[] glyphOfCode(Typeface.Subset subset) {
        byte[] map = new byte[2 * characters.size()];
        for (int code = 0; code < characters.size(); code++) {
            int glyph = subset.newByOld().getOrDefault(characters.get(code).glyph(), 0);
            map[2 * code] = (byte) (glyph >> 8);
            map[2 * code + 1] = (byte) glyph;
        }
        return map;
    }

    private String widths() {
        return characters.stream().map(c -> Integer.toString(c.width())).collect(Collectors.joining(" "));
    }

    private String toUnicode() {
        StringBuilder map = new StringBuilder("""
                /CIDInit /ProcSet findresource begin 12 dict begin begincmap
                /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
                /CMapName /Adobe-Identity-UCS def /CMapType 2 def
                1 begincodespacerange <0000> <FFFF> endcodespacerange
                """);
        for (int code = 1; code < characters.size(); code += LONGEST_LIST) {
            int end = Math.min(code + LONGEST_LIST, characters.size());
            map.append(end - code).append(" beginbfchar\n");
            for (int c = code; c < end; c++) {
                map.append('<').append(HEX.toHexDigits((short) c)).append("> <");
                map.append(utf16(characters.get(c).text())).append(">\n");
            }
            map.append("endbfchar\n");
        }
        return map.append("endcmap CMapName currentdict /CMap defineresource pop end end\n")
                .toString();
    }

    static String utf16(String text) {
        return HEX.formatHex(text.getBytes(StandardCharsets.UTF_16BE));
    }
}
