package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortestDecimalTest {

    private static final int DOUBLES = 200_000;
    private static final int FLOATS = 200_000;

    private final SplittableRandom random = new SplittableRandom(Long.getLong("waybill.seed", 7));

    @ParameterizedTest
    @CsvSource({
        "4.9E-324, 5e-324",
        "1.0E23, 9.999999999999999e+22", // 1e23 lies in the middle between two
        "9.999999999999999E22, 9.999999999999999e+22",
        "9.007199254740994E15, 9.007199254740994e+15",
        "2.0E-3, 0.002",
        "1.0E14, 100000000000000",
        "1.0E15, 1e+15",
        "1.7976931348623157E308, 1.7976931348623157e+308"
    })
    void isWrittenAsPostgresDoes(double value, String text) {
        PartBuffer to = new PartBuffer(100);
        ShortestDecimal.of(value).write(15, to);
        assertThat(new String(to.bytes, 0, to.size, StandardCharsets.US_ASCII)).isEqualTo(text);
    }

    @Test
    void readsBackTheSameAndNoShorterOneDoes() {
        for (int n = 0; n < DOUBLES; n++) {
            double value = Double.longBitsToDouble(random.nextLong() & Long.MAX_VALUE);
            if (value > 0 && Double.isFinite(value)) {
                BigDecimal shortest = decimal(ShortestDecimal.of(value));
                BigDecimal down = shorter(shortest, RoundingMode.DOWN);
                BigDecimal up = shorter(shortest, RoundingMode.UP);
                if (shortest.doubleValue() != value
                        || (down.doubleValue() == value && !isInTheMiddle(down, value, Math.nextDown(value)))
                        || (up.doubleValue() == value && !isInTheMiddle(up, value, Math.nextUp(value)))) {
                    fail("%s is not the shortest of %s", shortest, value);
                }
            }
        }
    }

    @Test
    void readsBackTheSameAndNoShorterOneDoesAsAFloat() {
        for (int n = 0; n < FLOATS; n++) {
            float value = Float.intBitsToFloat(random.nextInt() & Integer.MAX_VALUE);
            if (value > 0 && Float.isFinite(value)) {
                BigDecimal shortest = decimal(ShortestDecimal.of(value));
                BigDecimal down = shorter(shortest, RoundingMode.DOWN);
                BigDecimal up = shorter(shortest, RoundingMode.UP);
                if (shortest.floatValue() != value
                        || (down.floatValue() == value && !isInTheMiddle(down, value, Math.nextDown(value)))
                        || (up.floatValue() == value && !isInTheMiddle(up, value, Math.nextUp(value)))) {
                    fail("%s is not the shortest of %s", shortest, value);
                }
            }
        }
    }

    /// Such a decimal reads back by rounding to even only; PostgreSQL does not write it.
    private static boolean isInTheMiddle(BigDecimal decimal, double one, double other) {
        return decimal.add(decimal).compareTo(new BigDecimal(one).add(new BigDecimal(other))) == 0;
    }

    private static BigDecimal decimal(ShortestDecimal shortest) {
        return new BigDecimal(shortest.digits() + "e"
                + (shortest.exponent() - shortest.digits().length() + 1));
    }

    /// By a digit; zero where there is only one.
    private static BigDecimal shorter(BigDecimal decimal, RoundingMode mode) {
        int digits = decimal.precision() - 1;
        return digits == 0 ? BigDecimal.ZERO : decimal.round(new MathContext(digits, mode));
    }
}
