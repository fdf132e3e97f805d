package dev.waybill.worker.encode;

import dev.waybill.worker.source.BigEndian;

/// Whole numbers in decimal.
final class Numbers {

    private static final int LONGEST = 20; // -9223372036854775808
    private static final byte[] TENS = new byte[100];
    private static final byte[] UNITS = new byte[100];

    static {
        for (int n = 0; n < 100; n++) {
            TENS[n] = (byte) ('0' + n / 10);
            UNITS[n] = (byte) ('0' + n % 10);
        }
    }

    private Numbers() {}

    static void int2(byte[] row, int at, int length, PartBuffer to) {
        decimal(BigEndian.int16(row, at), to);
    }

    static void int4(byte[] row, int at, int length, PartBuffer to) {
        decimal(BigEndian.int32(row, at), to);
    }

    static void int8(byte[] row, int at, int length, PartBuffer to) {
        decimal(BigEndian.int64(row, at), to);
    }

    /// Without a sign.
    static void oid(byte[] row, int at, int length, PartBuffer to) {
        decimal(Integer.toUnsignedLong(BigEndian.int32(row, at)), to);
    }

    static void decimal(long value, PartBuffer to) {
        to.room(LONGEST);
        long rest = value;
        if (rest < 0) {
            if (rest == Long.MIN_VALUE) { // has no positive
                to.ascii("-9223372036854775808");
                return;
            }
            to.bytes[to.size++] = '-';
            rest = -rest;
        }
        digits(rest, count(rest), to);
    }

    /// Writes exactly that many digits, zeros in front where there are fewer. There must be room.
    static void digits(long value, int count, PartBuffer to) {
        byte[] bytes = to.bytes;
        int end = to.size + count;
        int i = end;
        long rest = value;
        while (i > to.size + 1) {
            int two = (int) (rest % 100);
            rest /= 100;
            bytes[--i] = UNITS[two];
            bytes[--i] = TENS[two];
        }
        if (i > to.size) {
            bytes[--i] = UNITS[(int) (rest % 10)];
        }
        to.size = end;
    }

    /// Digits of a number that is not negative.
    static int count(long value) {
        int count = 1;
        for (long limit = 10; count < 19 && value >= limit; limit *= 10) {
            count++;
        }
        return count;
    }
}
