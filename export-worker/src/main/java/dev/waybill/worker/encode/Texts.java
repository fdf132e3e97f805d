package dev.waybill.worker.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// UTF-8 text, as the server sends it to a client whose encoding is UTF-8; pgjdbc takes no other.
final class Texts {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = ONES << 7;

    private Texts() {}

    /// Quotes an empty text, and one with a comma, a quote or a line end.
    static void write(byte[] from, int at, int length, PartBuffer to) {
        to.room(length + 2);
        if (length == 0) {
            to.bytes[to.size++] = '"';
            to.bytes[to.size++] = '"';
        } else if (needsQuotes(from, at, length)) {
            quote(from, at, length, to);
        } else {
            System.arraycopy(from, at, to.bytes, to.size, length);
            to.size += length;
        }
    }

    /// The only field of a row. COPY quotes `\.` there, which ended it in old versions of PostgreSQL.
    static void writeAlone(byte[] from, int at, int length, PartBuffer to) {
        if (length == 2 && from[at] == '\\' && from[at + 1] == '.') {
            to.room(4);
            quote(from, at, length, to);
        } else {
            write(from, at, length, to);
        }
    }

    /// Eight bytes at a time; the rest one by one.
    private static boolean needsQuotes(byte[] from, int at, int length) {
        int end = at + length;
        int i = at;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long word = (long) LONG.get(from, i);
            if ((has(word, '"') | has(word, ',') | has(word, '\n') | has(word, '\r')) != 0) {
                return true;
            }
        }
        for (; i < end; i++) {
            byte b = from[i];
            if (b == '"' || b == ',' || b == '\n' || b == '\r') {
                return true;
            }
        }
        return false;
    }

    /// Not zero if one of the eight bytes is this character: "determine if a word has a zero byte" on their difference.
    private static long has(long word, char character) {
        long difference = word ^ (ONES * character);
        return (difference - ONES) & ~difference & HIGHS;
    }

    private static void quote(byte[] from, int at, int length, PartBuffer to) {
        to.room(2 * length + 2);
        byte[] bytes = to.bytes;
        int size = to.size;
        bytes[size++] = '"';
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
