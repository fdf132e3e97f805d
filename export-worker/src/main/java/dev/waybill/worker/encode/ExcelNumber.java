package dev.waybill.worker.encode;

import java.nio.charset.StandardCharsets;

/// Which numbers can be numbers in a cell. Excel shows and computes with 15 digits: decimals that have more,
/// and what is no number, stay text.
final class ExcelNumber {

    private static final int MOST_DIGITS = 15;
    private static final int LONGEST = 300; // smaller ones are zero in Excel

    private ExcelNumber() {}

    /// Zeros in front do not count, nor do those at the end of a fraction: they are not lost.
    ///
    /// @param text e.g. `-12.50`, `NaN`
    static boolean isExact(PartBuffer text) {
        int digits = 0;
        int zerosAtEnd = 0;
        boolean fraction = false;
        for (int i = text.bytes[0] == '-' ? 1 : 0; i < text.size; i++) {
            byte b = text.bytes[i];
            if (b == '.') {
                fraction = true;
                zerosAtEnd = 0;
                continue;
            }
            if (b < '0' || b > '9') {
                return false; // NaN, Infinity
            }
            if (digits > 0 || b != '0') {
                digits++;
                zerosAtEnd = b == '0' ? zerosAtEnd + 1 : 0;
            }
        }
        return digits - (fraction ? zerosAtEnd : 0) <= MOST_DIGITS && text.size <= LONGEST;
    }

    /// How many digits it shows behind the point.
    static int scale(PartBuffer text) {
        for (int i = text.size - 1; i >= 0; i--) {
            if (text.bytes[i] == '.') {
                return text.size - 1 - i;
            }
        }
        return 0;
    }

    /// Whether a binary floating point number can be in a cell: it holds just that one, whatever Excel shows of
    /// it. Excel has no infinity, no NaN, and takes numbers below the least normal one for zero.
    static boolean isFloating(PartBuffer text) {
        for (int i = 0; i < text.size; i++) {
            if (text.bytes[i] > '9') { // an exponent, or a word
                double value = Double.parseDouble(new String(text.bytes, 0, text.size, StandardCharsets.ISO_8859_1));
                return Double.isFinite(value) && Math.abs(value) >= Double.MIN_NORMAL;
            }
        }
        return true;
    }
}
