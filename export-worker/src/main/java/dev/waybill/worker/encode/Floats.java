package dev.waybill.worker.encode;

import dev.waybill.worker.source.BigEndian;

/// `real` and `double precision`: the shortest decimal that reads back as the same number, and of those the nearest, as
/// PostgreSQL writes it (`extra_float_digits` 1). Numbers of up to 15 digits (6 for `real`) make no object.
final class Floats {

    private static final double[] POWERS = new double[19]; // of ten, all of them exact
    private static final double LEAST_FIXED = 1e-4;
    private static final int LONGEST = 32;

    static {
        POWERS[0] = 1;
        for (int k = 1; k < POWERS.length; k++) {
            POWERS[k] = POWERS[k - 1] * 10;
        }
    }

    private Floats() {}

    static void float8(byte[] row, int at, PartBuffer to) {
        double value = Double.longBitsToDouble(BigEndian.int64(row, at));
        if (!special(value, to) && !fixed8(Math.abs(value), to)) {
            ShortestDecimal.of(Math.abs(value)).write(15, to);
        }
    }

    static void float4(byte[] row, int at, PartBuffer to) {
        float value = Float.intBitsToFloat(BigEndian.int32(row, at));
        if (!special(value, to) && !fixed4(Math.abs(value), to)) {
            ShortestDecimal.of(Math.abs(value)).write(6, to);
        }
    }

    /// Writes what is no number, or the sign of one.
    private static boolean special(double value, PartBuffer to) {
        to.room(LONGEST);
        if (Double.isNaN(value)) {
            to.ascii("NaN");
            return true;
        }
        if (Double.doubleToRawLongBits(value) < 0) {
            to.bytes[to.size++] = '-';
        }
        if (Double.isInfinite(value)) {
            to.ascii("Infinity");
            return true;
        }
        return false;
    }

    /// A decimal of at most 15 digits, if there is one: all of those are told apart by a double, so it is the only one.
    /// Both the number n and the power of ten are exact, so their quotient is the double nearest to the decimal.
    private static boolean fixed8(double value, PartBuffer to) {
        if (value != 0 && value < LEAST_FIXED) {
            return false;
        }
        for (int k = 0; k < POWERS.length; k++) {
            double n = Math.rint(value * POWERS[k]);
            if (n >= 1e15) {
                return false;
            }
            if (n / POWERS[k] == value) {
                decimal((long) n, k, to);
                return true;
            }
        }
        return false;
    }

    /// The same for six digits and a float.
    private static boolean fixed4(float value, PartBuffer to) {
        if (value != 0 && value < LEAST_FIXED) {
            return false;
        }
        for (int k = 0; k <= 10; k++) {
            double n = Math.rint(value * POWERS[k]);
            if (n >= 1e6) {
                return false;
            }
            if ((float) n / (float) POWERS[k] == value) {
                decimal((long) n, k, to);
                return true;
            }
        }
        return false;
    }

    /// @param k how many of the digits stand behind the point; the last of them is not zero
    private static void decimal(long n, int k, PartBuffer to) {
        Numbers.decimal(n / (long) POWERS[k], to);
        if (k > 0) {
            to.bytes[to.size++] = '.';
            Numbers.digits(n % (long) POWERS[k], k, to);
        }
    }
}
