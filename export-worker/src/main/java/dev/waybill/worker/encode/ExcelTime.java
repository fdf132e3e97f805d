package dev.waybill.worker.encode;

import java.time.LocalDate;

/// Excel's numbers for dates and times: days since 1899-12-30, the time of day as a fraction of one. A double
/// tells microseconds apart until 2079 and two of them until 2258; Excel itself shows milliseconds.
///
/// Excel has a 29 February 1900, so its numbers are those of others from the next day on only; and no year of
/// more than four digits (ECMA-376 part 1, 18.17.4.1). Whatever is no such date stays text.
final class ExcelTime {

    static final double NONE = Double.NaN;

    private static final long FIRST = 61; // 1900-03-01
    private static final long FROM_1899_12_30_TO_1970_01_01 = 25_569;
    private static final int DATE_LENGTH = "2024-05-06".length();
    private static final int CLOCK_LENGTH = "07:08:09".length();
    private static final double DAY = 86_400_000_000.0; // microseconds

    private ExcelTime() {}

    /// @param text `2024-05-06`, as PostgreSQL writes it
    static double date(PartBuffer text) {
        return text.size == DATE_LENGTH ? days(text) : NONE;
    }

    /// @param text ISO 8601, e.g. `2024-05-06T07:08:09.12Z`
    static double timestamp(PartBuffer text) {
        if (text.size < DATE_LENGTH + 1 + CLOCK_LENGTH || text.bytes[DATE_LENGTH] != 'T') {
            return NONE;
        }
        double days = days(text);
        return Double.isNaN(days) ? NONE : ((long) days * (long) DAY + micros(text, DATE_LENGTH + 1)) / DAY;
    }

    /// @param text `07:08:09.12`; `24:00:00` is no time of a day
    static double time(PartBuffer text) {
        double fraction = micros(text, 0) / DAY;
        return fraction < 1 ? fraction : NONE;
    }

    /// Whether there is a fraction of a second to show.
    static boolean hasFraction(PartBuffer text) {
        int end = text.bytes[text.size - 1] == 'Z' ? text.size - 1 : text.size;
        for (int i = Math.max(0, end - ".123456".length()); i < end; i++) {
            if (text.bytes[i] == '.') {
                return true;
            }
        }
        return false;
    }

    private static double days(PartBuffer text) {
        byte[] bytes = text.bytes;
        if (bytes[4] != '-' || bytes[7] != '-') {
            return NONE; // of another length, or negative
        }
        int year = number(bytes, 0, 4);
        long days = LocalDate.of(year, number(bytes, 5, 2), number(bytes, 8, 2)).toEpochDay();
        return days + FROM_1899_12_30_TO_1970_01_01 < FIRST ? NONE : days + FROM_1899_12_30_TO_1970_01_01;
    }

    private static long micros(PartBuffer text, int at) {
        byte[] bytes = text.bytes;
        int seconds = (number(bytes, at, 2) * 60 + number(bytes, at + 3, 2)) * 60 + number(bytes, at + 6, 2);
        long micros = seconds * 1_000_000L;
        int digit = 100_000;
        for (int i = at + CLOCK_LENGTH + 1; i < text.size && bytes[i] != 'Z'; i++, digit /= 10) {
            micros += (long) (bytes[i] - '0') * digit;
        }
        return micros;
    }

    private static int number(byte[] bytes, int at, int digits) {
        int number = 0;
        for (int i = at; i < at + digits; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }
}
