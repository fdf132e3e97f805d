package dev.waybill.worker.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Text as a field of CSV: quoted only where RFC 4180 needs it, and where it is empty, which NULL is not.
final class CsvTexts implements Texts {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = ONES << 7;

    private final byte delimiter;
    private final long delimiters; // eight of it
    private final boolean alone;
    private final boolean guarded;

    /// @param alone   the only field of a row: COPY quotes `\.` there, which ended it in old versions of PostgreSQL
    /// @param guarded an apostrophe goes before what would be a formula
    CsvTexts(char delimiter, boolean alone, boolean guarded) {
        this.delimiter = (byte) delimiter;
        this.delimiters = ONES * delimiter;
        this.alone = alone;
        this.guarded = guarded;
    }

    /// Whether spreadsheets take a text for a formula that begins with this character (OWASP, "CSV Injection").
    static boolean beginsFormula(int first) {
        return switch (first) {
            case '=', '+', '-', '@', '\t', '\r' -> true;
            default -> false;
        };
    }

    @Override
    public void write(byte[] from, int at, int length, PartBuffer to) {
        to.room(length + 2);
        if (length == 0) {
            to.bytes[to.size++] = '"';
            to.bytes[to.size++] = '"';
            return;
        }
        boolean guard = guarded && beginsFormula(from[at]);
        if (needsQuotes(from, at, length) || alone && isEndOfCopy(from, at, length)) {
            quote(from, at, length, guard, to);
        } else {
            if (guard) {
                to.bytes[to.size++] = '\'';
            }
            System.arraycopy(from, at, to.bytes, to.size, length);
            to.size += length;
        }
    }

    private static boolean isEndOfCopy(byte[] from, int at, int length) {
        return length == 2 && from[at] == '\\' && from[at + 1] == '.';
    }

    /// Eight bytes at a time; the rest one by one.
    private boolean needsQuotes(byte[] from, int at, int length) {
        int end = at + length;
        int i = at;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long word = (long) LONG.get(from, i);
            if ((has(word, ONES * '"') | has(word, delimiters) | has(word, ONES * '\n') | has(word, ONES * '\r'))
                    != 0) {
                return true;
            }
        }
        for (; i < end; i++) {
            byte b = from[i];
            if (b == '"' || b == delimiter || b == '\n' || b == '\r') {
                return true;
            }
        }
        return false;
    }

    /// Not zero if one of the eight bytes is this character: "determine if a word has a zero byte" on their difference.
    private static long has(long word, long characters) {
        long difference = word ^ characters;
        return (difference - ONES) & ~difference & HIGHS;
    }

    private static void quote(byte[] from, int at, int length, boolean guard, PartBuffer to) {
        to.room(2 * length + 3);
        byte[] bytes = to.bytes;
        int size = to.size;
        bytes[size++] = '"';
        if (guard) {
            bytes[size++] = '\'';
        }
        for (int i = at; i < at + length; i++) {
            byte b = from[i];
            if (b == '"') {
                bytes[size++] = '"';
            }
            bytes[size++] = b;
        }
        bytes[size++] = '"';
        to.size = size;
    }
}
