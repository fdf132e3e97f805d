package dev.waybill.worker.encode.pdf;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/// What a page shows, as operators of its content stream (ISO 32000-1 §8 and §9). Lengths are points, grays 0
/// (black) to 1 (white).
final class PageContent {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final StringBuilder shapes = new StringBuilder();
    private final StringBuilder texts = new StringBuilder(); // on top of them

    // State of the text, as the operators so far have set it
    private String font = "";
    private String gray = "";

    void rectangle(double x, double y, double width, double height, double gray) {
        shapes.append(
                "%s g %s %s %s %s re f\n".formatted(number(gray), number(x), number(y), number(width), number(height)));
    }

    /// Texts are read in the order in which they are written.
    void text(List<Glyph> glyphs, double x, double y, double size, double gray) {
        if (glyphs.isEmpty()) {
            return;
        }
        gray(gray);
        texts.append("1 0 0 1 ").append(number(x)).append(' ').append(number(y)).append(" Tm\n");
        for (int i = 0; i < glyphs.size(); ) {
            i = run(glyphs, i, size);
        }
    }

    /// What another object draws, with this point as its origin.
    void draw(String name, double x, double y) {
        texts.append("ET q 1 0 0 1 %s %s cm /%s Do Q BT\n".formatted(number(x), number(y), name));
    }

    /// Shows the glyphs of one font.
    private int run(List<Glyph> glyphs, int from, double size) {
        EmbeddedFont of = glyphs.get(from).font();
        font(of, size);
        texts.append('<');
        int i = from;
        for (; i < glyphs.size() && glyphs.get(i).font() == of; i++) {
            HEX.toHexDigits(texts, (byte) (glyphs.get(i).code() >> 8));
            HEX.toHexDigits(texts, (byte) glyphs.get(i).code());
        }
        texts.append("> Tj\n");
        return i;
    }

    private void font(EmbeddedFont of, double size) {
        String wanted = of.resource() + ' ' + number(size);
        if (!wanted.equals(font)) {
            texts.append('/').append(wanted).append(" Tf\n");
            font = wanted;
        }
    }

    private void gray(double wanted) {
        String number = number(wanted);
        if (!number.equals(gray)) {
            texts.append(number).append(" g\n");
            gray = number;
        }
    }

    byte[] bytes() {
        return (shapes + "BT\n" + texts + "ET\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// With up to two decimals, whatever the locale.
    static String number(double value) {
        long hundredths = Math.round(value * 100);
        long whole = Math.abs(hundredths) / 100;
        long rest = Math.abs(hundredths) % 100;
        String sign = hundredths < 0 ? "-" : "";
        return rest == 0
                ? sign + whole
                : sign + whole + (rest % 10 == 0 ? "." + rest / 10 : rest < 10 ? ".0" + rest : "." + rest);
    }
}
