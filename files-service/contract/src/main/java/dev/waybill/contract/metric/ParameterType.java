package dev.waybill.contract.metric;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Locale;

/// Type of a metric's parameter. Values travel as text, in one form each.
public enum ParameterType {
    /// At most 1,000 characters.
    TEXT("at most 1000 characters"),
    /// 64 bits.
    INTEGER("a whole number of at most 64 bits"),
    /// Exact, at most 100 digits.
    NUMBER("a number of at most 100 digits, such as 12.50"),
    /// `true` or `false`.
    BOOLEAN("true or false"),
    /// `2024-05-06`, years 1 to 9999.
    DATE("a date such as 2024-05-06"),
    /// `2024-05-06T07:08:09Z`, with an offset; kept in UTC, to the microsecond.
    TIMESTAMP("a time with its offset, such as 2024-05-06T07:08:09Z");

    private static final int MOST_CHARACTERS = 1_000;
    private static final int MOST_DIGITS = 100;

    private final String allowed;

    ParameterType(String allowed) {
        this.allowed = allowed;
    }

    /// `text`: the name in the API and in the database.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException naming the valid ones
    public static ParameterType of(String wire) {
        for (ParameterType type : values()) {
            if (type.wire().equals(wire)) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "type is %s, allowed are boolean, date, integer, number, text and timestamp".formatted(wire));
    }

    /// What is allowed, for people.
    public String allowed() {
        return allowed;
    }

    /// The value in its one form.
    ///
    /// @throws IllegalArgumentException if it is none of this type; the message says what is allowed
    public String canonical(String value) {
        try {
            return switch (this) {
                case TEXT -> text(value);
                case INTEGER -> Long.toString(Long.parseLong(value));
                case NUMBER -> number(value);
                case BOOLEAN -> bool(value);
                case DATE -> date(LocalDate.parse(value)).toString();
                case TIMESTAMP -> timestamp(OffsetDateTime.parse(value));
            };
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("allowed is " + allowed, e);
        }
    }

    private static String text(String value) {
        if (value.length() > MOST_CHARACTERS || !value.codePoints().allMatch(ParameterType::isCharacter)) {
            throw new IllegalArgumentException("too long, or with what no database holds");
        }
        return value;
    }

    /// Neither a zero byte nor half of a surrogate pair.
    private static boolean isCharacter(int codePoint) {
        return codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
    }

    private static String number(String value) {
        BigDecimal number = value.length() <= 2 * MOST_DIGITS ? new BigDecimal(value) : BigDecimal.ZERO;
        if (value.length() > 2 * MOST_DIGITS
                || number.precision() > MOST_DIGITS
                || Math.abs((long) number.scale()) > MOST_DIGITS) {
            throw new IllegalArgumentException("too many digits");
        }
        return number.toPlainString();
    }

    private static String bool(String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("neither true nor false");
        }
        return value;
    }

    private static LocalDate date(LocalDate date) {
        if (date.getYear() < 1 || date.getYear() > 9999) {
            throw new IllegalArgumentException("out of range");
        }
        return date;
    }

    private static String timestamp(OffsetDateTime time) {
        Instant instant = time.toInstant();
        date(LocalDate.ofInstant(instant, java.time.ZoneOffset.UTC));
        return instant.truncatedTo(java.time.temporal.ChronoUnit.MICROS).toString();
    }
}
