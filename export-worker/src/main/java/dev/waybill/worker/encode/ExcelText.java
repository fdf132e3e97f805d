package dev.waybill.worker.encode;

import java.nio.charset.StandardCharsets;

/// Texts of cells, and names of sheets.
final class ExcelText {

    /// "Total number of characters that a cell can contain" (Excel specifications and limits), in UTF-16.
    static final int MOST_CHARACTERS = 32_767;

    private static final int LONGEST_NAME = 31;
    private static final int NONE = -1;

    private ExcelText() {}

    /// How Excel counts a text.
    static int characters(PartBuffer text) {
        if (text.size <= MOST_CHARACTERS) {
            return text.size; // not more, whatever it is
        }
        return new String(text.bytes, 0, text.size, StandardCharsets.UTF_8).length();
    }

    /// Whether a spreadsheet takes a text for a formula when somebody types it.
    static boolean isLikeFormula(PartBuffer text) {
        return text.size > 0 && CsvTexts.beginsFormula(text.bytes[0]);
    }

    /// Whether a text begins or ends with what Excel drops, unless it is told to keep it.
    static boolean hasOuterSpace(PartBuffer text) {
        return text.size > 0 && (isSpace(text.bytes[0]) || isSpace(text.bytes[text.size - 1]));
    }

    private static boolean isSpace(byte b) {
        return b >= 0 && b <= ' ';
    }

    /// Writes a text as XML. What XML 1.0 cannot hold, or changes, becomes `_x000B_`; an underscore that looks
    /// like the start of such a one becomes `_x005F_` (ECMA-376 part 1, 22.9.2.19). Readers turn them back.
    ///
    /// The signs of XML are references by number. Named ones, `&amp;` and `&quot;`, count as entities, and
    /// parsers of Java 24 and later refuse a sheet with more than 100,000 of them
    /// (`jdk.xml.maxGeneralEntitySizeLimit`).
    static void xml(PartBuffer text, PartBuffer to) {
        byte[] bytes = text.bytes;
        int done = 0;
        for (int i = 0; i < text.size; i++) {
            int escape = escape(bytes, i, text.size);
            if (escape != NONE) {
                to.write(bytes, done, i - done);
                if (escape == '&' || escape == '<' || escape == '>') {
                    to.ascii("&#" + escape + ";");
                } else {
                    to.ascii("_x%04X_".formatted(escape));
                }
                i += escape > 0xfff ? 2 : 0; // of three bytes
                done = i + 1;
            }
        }
        to.write(bytes, done, text.size - done);
    }

    /// The character at a place, if it cannot stand there as it is.
    private static int escape(byte[] bytes, int at, int end) {
        byte b = bytes[at];
        if (b < 0) {
            boolean none = b == (byte) 0xef && bytes[at + 1] == (byte) 0xbf && (bytes[at + 2] & 0xfe) == 0xbe;
            return none ? 0xff00 | bytes[at + 2] & 0xff | 0x40 : NONE; // U+FFFE, U+FFFF
        }
        if (b < ' ') {
            return b == '\t' || b == '\n' ? NONE : b;
        }
        return switch (b) {
            case '&', '<', '>' -> b;
            case '_' -> isEscape(bytes, at, end) ? b : NONE;
            default -> NONE;
        };
    }

    /// `_x`, four hexadecimal digits, `_`.
    private static boolean isEscape(byte[] bytes, int at, int end) {
        if (at + 7 > end || bytes[at + 1] != 'x' || bytes[at + 6] != '_') {
            return false;
        }
        for (int i = at + 2; i < at + 6; i++) {
            if (Character.digit(bytes[i], 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /// A name as Excel takes it: 1 to 31 characters, none of `[]:*?/\`, no apostrophe (it may not stand at the
    /// ends, and is doubled in references), and not `History`, which Excel keeps for itself.
    ///
    /// @param number of the sheet, from 1; further ones have it behind their name
    static String sheetName(String title, int number) {
        String plain = title.replaceAll("[\\[\\]:*?/\\\\\\s\\p{Cntrl}\\ufffe\\uffff]+", " ")
                .replace('\'', '’')
                .strip();
        String name = plain.isEmpty() || plain.equalsIgnoreCase("History") ? "Export " + plain : plain;
        String suffix = number == 1 ? "" : " (" + number + ")";
        int end = Math.min(name.length(), LONGEST_NAME - suffix.length());
        if (end < name.length() && Character.isHighSurrogate(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(0, end).strip() + suffix;
    }
}
