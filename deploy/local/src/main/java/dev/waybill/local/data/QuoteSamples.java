package dev.waybill.local.data;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Values of money and of its documents; as in [Samples], the first rows take them in turn.
final class QuoteSamples {

    /// To the ends of `numeric(18, 2)`, of whose 18 digits a double holds 15.
    static final List<BigDecimal> SUBTOTALS = Stream.of(
                    "0.00",
                    "-0.01",
                    "0.10",
                    "9999999999999999.99",
                    "-9999999999999999.99",
                    "1234567890123456.78",
                    "-1500.00",
                    "100000.00",
                    "90071992547409.93")
            .map(BigDecimal::new)
            .toList();

    static final List<@Nullable Double> DISCOUNTS = Arrays.asList(
            null,
            0.0,
            -0.0,
            33.333333333333336,
            0.1,
            0.30000000000000004,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            1e-7,
            1e20,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            100.0);

    static final List<String> LINES = List.of(
            "[]",
            "[{\"item\": \"say \\\"hi\\\", then go\", \"quantity\": 1, \"price\": 10.50}]",
            "[{\"item\": \"=1+1\", \"quantity\": -1, \"price\": 123456789012345678.90}]",
            "[{\"item\": \"二行\\n目\", \"quantity\": 0.001, \"price\": null, \"free\": true}]",
            "{\"not\": \"a list\"}",
            "null",
            "[1, 2.0, 3.00, 1E+2, \"\uD83D\uDE80\"]");

    static final List<@Nullable String> TERMS = Arrays.asList(
            "Payable within 14 days, without deduction",
            "30 days net; 2 % discount within 10 days",
            "Half on order, half on delivery",
            "Zahlbar sofort nach Erhalt, ohne Abzug",
            "月末締め翌月末払い",
            null);

    private QuoteSamples() {}
}
