package dev.waybill.worker.encode;

import dev.waybill.worker.source.BigEndian;

/// Dates and times. Days and microseconds count from 2000-01-01, years are those of the proleptic Gregorian calendar
/// (PostgreSQL documentation, "Date/Time Types"). Dates and times of day are as PostgreSQL writes them under DateStyle
/// ISO; timestamps are ISO 8601, with `Z` for those with a time zone.
final class Times {

    static final long SECOND = 1_000_000; // microseconds
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int LONGEST = 40;
    private static final int DAYS_PER_ERA = 146_097; // 400 years
    private static final int FROM_0000_03_01_TO_2000_01_01 = 730_425;

    private Times() {}

    static void date(byte[] row, int at, PartBuffer to) {
        int days = BigEndian.int32(row, at);
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            infinity(days > 0, to);
            return;
        }
        to.room(LONGEST);
        int year = calendar(days, false, to);
        if (year <= 0) {
            to.ascii(" BC");
        }
    }

    static void timestamp(byte[] row, int at, PartBuffer to) {
        timestamp(BigEndian.int64(row, at), false, to);
    }

    static void timestamptz(byte[] row, int at, PartBuffer to) {
        timestamp(BigEndian.int64(row, at), true, to);
    }

    private static void timestamp(long micros, boolean zoned, PartBuffer to) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            infinity(micros > 0, to);
            return;
        }
        to.room(LONGEST);
        long days = Math.floorDiv(micros, DAY);
        calendar(days, true, to);
        to.bytes[to.size++] = 'T';
        clock(micros - days * DAY, to);
        if (zoned) {
            to.bytes[to.size++] = 'Z';
        }
    }

    /// 00:00:00 to 24:00:00.
    static void time(byte[] row, int at, PartBuffer to) {
        to.room(LONGEST);
        clock(BigEndian.int64(row, at), to);
    }

    /// The zone is sent as seconds west of Greenwich and written as hours, minutes, seconds east of it.
    static void timetz(byte[] row, int at, PartBuffer to) {
        to.room(LONGEST);
        clock(BigEndian.int64(row, at), to);
        int west = BigEndian.int32(row, at + 8);
        int seconds = Math.abs(west);
        to.bytes[to.size++] = (byte) (west <= 0 ? '+' : '-');
        Numbers.two(seconds / 3600, to);
        if (seconds % 3600 != 0) {
            to.bytes[to.size++] = ':';
            Numbers.two(seconds / 60 % 60, to);
        }
        if (seconds % 60 != 0) {
            to.bytes[to.size++] = ':';
            Numbers.two(seconds % 60, to);
        }
    }

    private static void infinity(boolean positive, PartBuffer to) {
        to.ascii(positive ? "infinity" : "-infinity");
    }

    /// Year, month and day, the year with four digits or more.
    ///
    /// @param astronomical 1 BC is 0000 and 2 BC is -0001, as of ISO 8601; else both are written as years BC
    /// @return the year, 1 BC being 0
    private static int calendar(long days, boolean astronomical, PartBuffer to) {
        // Years begin on 1 March here, so that a leap day is the last of its year.
        long fromMarch = days + FROM_0000_03_01_TO_2000_01_01;
        long era = Math.floorDiv(fromMarch, DAYS_PER_ERA);
        int dayOfEra = (int) (fromMarch - era * DAYS_PER_ERA);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);

        if (astronomical && year < 0) {
            to.bytes[to.size++] = '-';
        }
        int shown = year > 0 ? year : astronomical ? -year : 1 - year;
        Numbers.digits(shown, Math.max(4, Numbers.count(shown)), to);
        to.bytes[to.size++] = '-';
        Numbers.two(month, to);
        to.bytes[to.size++] = '-';
        Numbers.two(day, to);
        return year;
    }

    private static void clock(long micros, PartBuffer to) {
        int seconds = (int) (micros / SECOND);
        Numbers.two(seconds / 3600, to);
        to.bytes[to.size++] = ':';
        Numbers.two(seconds / 60 % 60, to);
        to.bytes[to.size++] = ':';
        Numbers.two(seconds % 60, to);
        fraction((int) (micros - seconds * SECOND), to);
    }

    /// A point and as many of six digits as are needed; nothing where none is. There must be room.
    static void fraction(int micros, PartBuffer to) {
        if (micros == 0) {
            return;
        }
        to.bytes[to.size++] = '.';
        int digits = 6;
        int shown = micros;
        while (shown % 10 == 0) {
            shown /= 10;
            digits--;
        }
        Numbers.digits(shown, digits, to);
    }
}
