package dev.waybill.contract;

import java.util.List;

/// One condition of a filter, as `waybill.request_export` normalized it: rows that do not meet it are not exported.
///
/// @param column of the dataset's table
/// @param values as the column's type writes them (DateStyle ISO, time zone UTC): one or more for [Operator#EQ], which
///               means one of them; none for [Operator#NULL]; else one
public record Condition(String column, Operator operator, List<String> values) {

    /// In requests and payloads in lower case.
    public enum Operator {
        EQ,
        GT,
        GTE,
        LT,
        LTE,
        NULL
    }

    public Condition {
        values = List.copyOf(values);
        boolean fits = switch (operator) {
            case EQ -> !values.isEmpty();
            case GT, GTE, LT, LTE -> values.size() == 1;
            case NULL -> values.isEmpty();
        };
        if (!fits) {
            throw new IllegalArgumentException(
                    "condition %s on %s has %d values".formatted(operator, column, values.size()));
        }
    }
}
