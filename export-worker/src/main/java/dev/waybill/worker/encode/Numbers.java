package dev.waybill.worker.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Whole numbers in decimal, two digits at a time.
final class Numbers {

    private static final int LONGEST = 20; // -9223372036854775808
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final short[] PAIRS = new short[100]; // the first digit in the low byte

    static {
        for (int n = 0; n < PAIRS.length; n++) {
            PAIRS[n] = (short) ('0' + n / 10 | '0' + n % 10 << Byte.SIZE);
        }
    }

    private Numbers() {}

    static void decimal(long value, PartBuffer to) {
        to.room(LONGEST);
        if (value < 0) {
            if (value == Long.MIN_VALUE) { // has no positive
                to.ascii("-9223372036854775808");
                return;
            }
            to.bytes[to.size++] = '-';
        }
        long positive = Math.abs(value);
        digits(positive, count(positive), to);
    }

    /// Writes exactly that many digits, zeros in front where there are fewer. There must be room.
    static void digits(long value, int count, PartBuffer to) {
        byte[] bytes = to.bytes;
        int at = to.size + count;
        to.size = at;
        long rest = value;
        int left = count;
        for (; left > 9; left -= 2) {
            long quotient = rest / 100;
            at -= 2;
            SHORT.set(bytes, at, PAIRS[(int) (rest - quotient * 100)]);
            rest = quotient;
        }
        int small = (int) rest;
        for (; left > 1; left -= 2) {
            int quotient = small / 100;
            at -= 2;
            SHORT.set(bytes, at, PAIRS[small - quotient * 100]);
            small = quotient;
        }
        if (left == 1) {
            bytes[at - 1] = (byte) ('0' + small);
        }
    }

    /// Two digits of a number below 100. There must be room.
    static void two(int value, PartBuffer to) {
        SHORT.set(to.bytes, to.size, PAIRS[value]);
        to.size += 2;
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
