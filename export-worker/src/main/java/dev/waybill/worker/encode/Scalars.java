package dev.waybill.worker.encode;

import java.nio.charset.StandardCharsets;

/// Types whose text is their bytes, spelled out.
final class Scalars {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Scalars() {}

    static void bool(byte[] row, int at, PartBuffer to) {
        to.room(1);
        to.bytes[to.size++] = (byte) (row[at] == 0 ? 'f' : 't');
    }

    /// `\x` and two digits a byte.
    static void bytea(byte[] row, int at, int length, PartBuffer to) {
        to.room(Math.addExact(2, Math.multiplyExact(2, length)));
        to.bytes[to.size++] = '\\';
        to.bytes[to.size++] = 'x';
        hex(row, at, length, to);
    }

    static void uuid(byte[] row, int at, PartBuffer to) {
        to.room(36);
        hex(row, at, 4, to);
        to.bytes[to.size++] = '-';
        hex(row, at + 4, 2, to);
        to.bytes[to.size++] = '-';
        hex(row, at + 6, 2, to);
        to.bytes[to.size++] = '-';
        hex(row, at + 8, 2, to);
        to.bytes[to.size++] = '-';
        hex(row, at + 10, 6, to);
    }

    /// Six bytes (macaddr) or eight (macaddr8).
    static void macaddr(byte[] row, int at, int length, PartBuffer to) {
        to.room(3 * length);
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                to.bytes[to.size++] = ':';
            }
            hex(row, at + i, 1, to);
        }
    }

    private static void hex(byte[] row, int at, int length, PartBuffer to) {
        byte[] bytes = to.bytes;
        int size = to.size;
        for (int i = at; i < at + length; i++) {
            bytes[size++] = HEX[(row[i] >> 4) & 0xf];
            bytes[size++] = HEX[row[i] & 0xf];
        }
        to.size = size;
    }
}
