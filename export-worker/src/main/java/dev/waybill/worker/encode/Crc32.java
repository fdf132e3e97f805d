package dev.waybill.worker.encode;

import java.util.zip.CRC32;

/// CRC-32 of ZIP and gzip that can go on from a saved value, which `java.util.zip.CRC32` cannot: the value of a whole
/// follows
/// from those of its two halves and the length of the second.
public final class Crc32 {

    private static final int POLYNOMIAL = 0xEDB88320; // IEEE 802.3, bits reversed

    private final long before;
    private final CRC32 rest = new CRC32();
    private long restLength;

    /// @param before value of what came before; 0 for a start
    public Crc32(long before) {
        this.before = before;
    }

    public static long of(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    public void update(byte[] bytes, int length) {
        rest.update(bytes, 0, length);
        restLength += length;
    }

    public long value() {
        return combined(before, rest.getValue(), restLength);
    }

    /// The value of A followed by B. A zero byte behind A multiplies its value by x⁸ in GF(2)[x] modulo the polynomial,
    /// and what is added behind is added to that.
    ///
    /// @param second value of B alone
    /// @param length of B
    public static long combined(long first, long second, long length) {
        int power = 0x80000000; // x⁰, bits reversed
        int square = 0x00800000; // x⁸
        for (long left = length; left != 0; left >>>= 1) {
            if ((left & 1) != 0) {
                power = product(power, square);
            }
            square = product(square, square);
        }
        return Integer.toUnsignedLong(product((int) first, power) ^ (int) second);
    }

    /// Product of two polynomials modulo that of the CRC, bits reversed: x⁰ is the highest bit.
    private static int product(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bit = 31; bit >= 0; bit--) {
            if ((a >>> bit & 1) != 0) {
                product ^= shifted;
            }
            shifted = (shifted >>> 1) ^ ((shifted & 1) != 0 ? POLYNOMIAL : 0);
        }
        return product;
    }
}
