package dev.waybill.worker.encode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.stream.Stream;

/// The shortest decimal of a positive binary floating point number.
///
/// Java's is the same as PostgreSQL's but for two things. Java gives a number at least two digits, and takes of those
/// the nearest (4.9E-324, where one digit would do). And PostgreSQL wants a decimal nearer to the number than to any
/// other, while Java takes one in the middle between two if it reads back, which only integers beyond the mantissa
/// reach.
///
/// @param digits   without zeros at the end
/// @param exponent of ten, of the first digit
record ShortestDecimal(String digits, int exponent) {

    // A decimal in the middle is an odd number of one bit more than a mantissa, times a power of two. If it has no more
    // digits than are ever needed (17, or 9) and ends in j zeros, then 5 to the j divides the odd number: j is at most
    // 23 of a double, 10 of a float.
    private static final double LEAST_MIDDLE8 = 0x1p53;
    private static final double BEYOND_MIDDLE8 = 1e40;
    private static final float LEAST_MIDDLE4 = 0x1p24f;
    private static final float BEYOND_MIDDLE4 = 1e19f;

    static ShortestDecimal of(double value) {
        boolean maybeMiddle = value >= LEAST_MIDDLE8 && value < BEYOND_MIDDLE8;
        return of(Double.toString(value), value, Math.nextDown(value), Math.ulp(value), maybeMiddle);
    }

    static ShortestDecimal of(float value) {
        boolean maybeMiddle = value >= LEAST_MIDDLE4 && value < BEYOND_MIDDLE4;
        return of(Float.toString(value), value, Math.nextDown(value), Math.ulp(value), maybeMiddle);
    }

    private static ShortestDecimal of(
            String java, double value, double nextBelow, double gapAbove, boolean maybeMiddle) {
        ShortestDecimal near = parse(java);
        return near.digits.length() > 2 && !maybeMiddle
                ? near
                : strict(near, new BigDecimal(value), new BigDecimal(nextBelow), new BigDecimal(gapAbove));
    }

    private static ShortestDecimal strict(
            ShortestDecimal near, BigDecimal value, BigDecimal nextBelow, BigDecimal gapAbove) {
        BigDecimal half = new BigDecimal("0.5");
        BigDecimal from = value.add(nextBelow).multiply(half);
        BigDecimal to = value.add(gapAbove.multiply(half));
        BigDecimal decimal = new BigDecimal(new BigInteger(near.digits), near.digits.length() - 1 - near.exponent);
        return near.digits.length() > 2 && isInside(decimal, from, to) ? near : exact(value, from, to);
    }

    private static boolean isInside(BigDecimal decimal, BigDecimal from, BigDecimal to) {
        return decimal.compareTo(from) > 0 && decimal.compareTo(to) < 0;
    }

    /// Reads `12.5` and `1.25E10`.
    private static ShortestDecimal parse(String java) {
        int e = java.indexOf('E');
        int end = e < 0 ? java.length() : e;
        int point = java.indexOf('.');
        String all = java.substring(0, point) + java.substring(point + 1, end);
        int first = 0;
        while (all.charAt(first) == '0') {
            first++;
        }
        int last = all.length();
        while (all.charAt(last - 1) == '0') {
            last--;
        }
        int exponent = (e < 0 ? 0 : Integer.parseInt(java.substring(e + 1))) + point - 1 - first;
        return new ShortestDecimal(all.substring(first, last), exponent);
    }

    /// Tries one digit, two, …: rounds down and up, and takes the nearer of those that are strictly inside.
    private static ShortestDecimal exact(BigDecimal value, BigDecimal from, BigDecimal to) {
        for (int digits = 1; ; digits++) {
            BigDecimal down = value.round(new MathContext(digits, RoundingMode.DOWN));
            BigDecimal up = value.round(new MathContext(digits, RoundingMode.UP));
            BigDecimal nearest = value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            var inside = Stream.of(nearest, down, up)
                    .filter(d -> isInside(d, from, to))
                    .findFirst();
            if (inside.isPresent()) {
                BigDecimal found = inside.get().stripTrailingZeros();
                return new ShortestDecimal(found.unscaledValue().toString(), found.precision() - found.scale() - 1);
            }
        }
    }

    /// @param fixedTo the notation is scientific from 10 to this power on, and below 10 to the -4th
    void write(int fixedTo, PartBuffer to) {
        if (exponent < -4 || exponent >= fixedTo) {
            to.ascii(digits.substring(0, 1));
            if (digits.length() > 1) {
                to.write('.');
                to.ascii(digits.substring(1));
            }
            to.ascii(exponent < 0 ? "e-" : "e+");
            int size = Math.abs(exponent);
            to.ascii(size < 10 ? "0" + size : Integer.toString(size));
        } else if (exponent < 0) {
            to.ascii("0." + "0".repeat(-exponent - 1) + digits);
        } else if (digits.length() <= exponent + 1) {
            to.ascii(digits + "0".repeat(exponent + 1 - digits.length()));
        } else {
            to.ascii(digits.substring(0, exponent + 1) + "." + digits.substring(exponent + 1));
        }
    }
}
