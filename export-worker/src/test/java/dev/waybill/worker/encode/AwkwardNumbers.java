package dev.waybill.worker.encode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

final class AwkwardNumbers {

    private AwkwardNumbers() {}

    static List<String> doubles() {
        List<String> all = new ArrayList<>(
                List.of("NaN", "Infinity", "-Infinity", "0", "-0", "1", "-1", "0.1", "0.3", "1.1", "123.456"));
        Consumer<Double> near = value -> {
            for (double d : new double[] {Math.nextDown(value), value, -value, Math.nextUp(value)}) {
                if (Double.isFinite(d)) {
                    all.add(Double.toString(d));
                }
            }
        };
        for (int power = Double.MIN_EXPONENT - 52; power <= Double.MAX_EXPONENT; power++) {
            near.accept(Math.scalb(1.0, power));
        }
        for (int power = -323; power <= 308; power++) {
            for (int digits : new int[] {1, 2, 9, 25, 99}) {
                near.accept(Double.parseDouble(digits + "e" + (power - 1)));
            }
        }
        for (double d : new double[] {
            Double.MAX_VALUE,
            Double.MIN_NORMAL,
            999999999999999.9,
            99999999999999.95,
            0.00009999999999999999,
            9007199254740994.0 * 3
        }) {
            near.accept(d);
        }
        middles(54).forEach(middle -> near.accept(middle.doubleValue()));
        return all;
    }

    static List<String> floats() {
        List<String> all =
                new ArrayList<>(List.of("NaN", "Infinity", "-Infinity", "0", "-0", "1", "0.1", "0.3", "123.456"));
        Consumer<Float> near = value -> {
            for (float f : new float[] {Math.nextDown(value), value, -value, Math.nextUp(value)}) {
                if (Float.isFinite(f)) {
                    all.add(Float.toString(f));
                }
            }
        };
        for (int power = Float.MIN_EXPONENT - 23; power <= Float.MAX_EXPONENT; power++) {
            near.accept(Math.scalb(1f, power));
        }
        for (int power = -44; power <= 38; power++) {
            for (int digits : new int[] {1, 2, 9, 25, 99}) {
                near.accept(Float.parseFloat(digits + "e" + (power - 1)));
            }
        }
        for (float f : new float[] {Float.MAX_VALUE, Float.MIN_NORMAL, 999999f, 999999.5f, 0.00009999999f, 16777218f}) {
            near.accept(f);
        }
        middles(25).forEach(middle -> near.accept(middle.floatValue()));
        return all;
    }

    /// Decimals of few digits that lie exactly in the middle between two binary numbers: odd, one bit longer than a
    /// mantissa, and a multiple of a power of five, times a power of two. 1e23 is one.
    private static List<BigDecimal> middles(int bits) {
        List<BigDecimal> all = new ArrayList<>();
        BigInteger least = BigInteger.ONE.shiftLeft(bits - 1);
        for (int fives = 0; BigInteger.valueOf(5).pow(fives).bitLength() <= bits; fives++) {
            BigInteger five = BigInteger.valueOf(5).pow(fives);
            BigInteger factor = least.divide(five).setBit(0);
            for (int n = 0; n < 3; n++, factor = factor.add(BigInteger.TWO)) {
                BigInteger odd = factor.multiply(five);
                if (odd.bitLength() == bits) {
                    for (int power : new int[] {0, 1, fives, fives + 1, fives + 7, 40}) {
                        all.add(new BigDecimal(odd.shiftLeft(power)));
                    }
                }
            }
        }
        return all;
    }

    static List<String> numerics() {
        List<String> all = new ArrayList<>(List.of(
                "NaN",
                "Infinity",
                "-Infinity",
                "0",
                "0.0",
                "0.000",
                "-0.000",
                "1",
                "-1",
                "0.1",
                "-0.1",
                "10",
                "9999",
                "10000",
                "10001",
                "100000000",
                "1.10",
                "1.0000",
                "1.00000",
                "0.0001",
                "0.00001",
                "0.00010000",
                "123456.7890",
                "1e-16383",
                "1e131071",
                "100000000000000000001",
                "1000000000000.0000000000001",
                "0.00000000000000000001",
                "5000000000000000000000000"));
        all.add("9".repeat(131_072));
        all.add("-1" + "0".repeat(131_070) + "1");
        all.add("7".repeat(131_072) + "." + "3".repeat(16_383));
        for (int digits = 1; digits < 20; digits++) {
            all.add("1".repeat(digits) + "." + "0".repeat(digits) + "1");
            all.add("-0." + "0".repeat(digits) + "1" + "0".repeat(digits % 5));
            all.add("1e" + digits);
        }
        return all;
    }
}
