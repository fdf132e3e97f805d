package dev.waybill.worker.encode.pdf;

import java.lang.Character.UnicodeScript;

/// Where a line of text may end; a small part of what Unicode Standard Annex #14 says.
final class Breaks {

    // Do not begin a line: closing punctuation, small kana, marks of repetition.
    private static final String NOT_FIRST = "、。，．・：；？！）】」』〉》〕｝〗〙’”…ー々ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ";
    // Do not end one.
    private static final String NOT_LAST = "（【「『〈《〔｛〖〘‘“";

    private Breaks() {}

    /// Whether one may end before this character, which is not the first.
    static boolean isBefore(int i, int[] text) {
        int before = text[i - 1];
        int after = text[i];
        if (isSpace(before)) {
            return !isSpace(after);
        }
        if (isJoined(after) || isSpace(after)) {
            return false;
        }
        return switch (before) {
            case '/', '|', '_', '&', '?', '=', '@', ';' -> true;
            case '-', ',', ':' -> !isDigit(after);
            case '.' -> Character.isLowerCase(after); // of a host
            case 'T' -> isDigit(after) && i > 1 && isDigit(text[i - 2]); // 2026-11-21T16:53:31Z
            default -> isEastAsian(before, after);
        };
    }

    private static boolean isDigit(int codePoint) {
        return codePoint >= '0' && codePoint <= '9';
    }

    static boolean isSpace(int codePoint) {
        return codePoint == ' ' || codePoint == '\t' || codePoint == 0x3000;
    }

    /// It belongs to the character before it.
    static boolean isJoined(int codePoint) {
        return codePoint > 0xFF
                && switch (Character.getType(codePoint)) {
                    case Character.NON_SPACING_MARK,
                            Character.ENCLOSING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.FORMAT -> true;
                    default -> false;
                };
    }

    private static boolean isEastAsian(int before, int after) {
        return (isEastAsian(before) || isEastAsian(after))
                && NOT_LAST.indexOf(before) < 0
                && NOT_FIRST.indexOf(after) < 0;
    }

    private static boolean isEastAsian(int codePoint) {
        if (codePoint < 0x2E80) {
            return false;
        }
        if (codePoint <= 0x303F || codePoint >= 0xFF00 && codePoint <= 0xFFEF) {
            return true; // punctuation, full width
        }
        return switch (UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> true;
            default -> false;
        };
    }
}
