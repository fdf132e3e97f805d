package dev.waybill.worker.encode;

import dev.waybill.worker.source.BigEndian;

/// `interval` in IntervalStyle postgres, e.g. `1 year -2 mons +3 days -04:05:06.7`. Sent as microseconds, days and
/// months, each with a sign of its own.
final class Intervals {

    private static final int LONGEST = 100;

    private Intervals() {}

    static void interval(byte[] row, int at, PartBuffer to) {
        long micros = BigEndian.int64(row, at);
        int days = BigEndian.int32(row, at + 8);
        int months = BigEndian.int32(row, at + 12);
        if (micros == Long.MAX_VALUE && days == Integer.MAX_VALUE && months == Integer.MAX_VALUE) {
            to.ascii("infinity");
            return;
        }
        if (micros == Long.MIN_VALUE && days == Integer.MIN_VALUE && months == Integer.MIN_VALUE) {
            to.ascii("-infinity");
            return;
        }
        to.room(LONGEST);
        int begin = to.size;
        boolean negativeBefore = count(months / 12, "year", begin, false, to);
        negativeBefore = count(months % 12, "mon", begin, negativeBefore, to);
        negativeBefore = count(days, "day", begin, negativeBefore, to);
        if (to.size == begin || micros != 0) {
            clock(micros, begin, negativeBefore, to);
        }
    }

    /// One unit; nothing if there is none of it. A positive one has a plus if the unit before it was negative.
    ///
    /// @return whether the unit written last is negative
    private static boolean count(int value, String unit, int begin, boolean negativeBefore, PartBuffer to) {
        if (value == 0) {
            return negativeBefore;
        }
        if (to.size > begin) {
            to.bytes[to.size++] = ' ';
        }
        if (negativeBefore && value > 0) {
            to.bytes[to.size++] = '+';
        }
        Numbers.decimal(value, to);
        to.bytes[to.size++] = ' ';
        to.ascii(unit);
        if (value != 1) {
            to.bytes[to.size++] = 's';
        }
        return value < 0;
    }

    private static void clock(long micros, int begin, boolean negativeBefore, PartBuffer to) {
        to.room(LONGEST);
        if (to.size > begin) {
            to.bytes[to.size++] = ' ';
        }
        if (micros < 0) {
            to.bytes[to.size++] = '-';
        } else if (negativeBefore) {
            to.bytes[to.size++] = '+';
        }
        // the parts of a negative number are negative; the least long has no positive, its parts do
        long hours = Math.abs(micros / Times.HOUR);
        Numbers.digits(hours, Math.max(2, Numbers.count(hours)), to);
        to.bytes[to.size++] = ':';
        Numbers.two((int) Math.abs(micros / Times.MINUTE % 60), to);
        to.bytes[to.size++] = ':';
        int rest = (int) Math.abs(micros % Times.MINUTE);
        Numbers.two(rest / (int) Times.SECOND, to);
        Times.fraction(rest % (int) Times.SECOND, to);
    }
}
