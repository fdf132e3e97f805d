package dev.waybill.worker.encode;

import dev.waybill.worker.source.BigEndian;

/// `numeric`, exact: groups of four decimal digits. Sent as four 16-bit numbers (count of groups; weight, the power of
/// 10,000 of the first; sign; digits after the point to show) and then the groups (`numeric_send` of PostgreSQL).
final class Numerics {

    private static final int GROUP_DIGITS = 4;
    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xC000;
    private static final int INFINITY = 0xD000;
    private static final int MINUS_INFINITY = 0xF000;

    private Numerics() {}

    static void numeric(byte[] row, int at, PartBuffer to) {
        int groups = BigEndian.int16(row, at) & 0xffff; // up to 36,864, more than a signed number holds
        int weight = BigEndian.int16(row, at + 2);
        int sign = BigEndian.int16(row, at + 4) & 0xffff;
        int scale = BigEndian.int16(row, at + 6);
        switch (sign) {
            case NAN -> to.ascii("NaN");
            case INFINITY -> to.ascii("Infinity");
            case MINUS_INFINITY -> to.ascii("-Infinity");
            default -> {
                to.room(GROUP_DIGITS * (Math.max(0, weight) + 2) + scale + GROUP_DIGITS + 2);
                if (sign == NEGATIVE) {
                    to.bytes[to.size++] = '-';
                }
                whole(row, at + 8, groups, weight, to);
                if (scale > 0) {
                    fraction(row, at + 8, groups, weight, scale, to);
                }
            }
        }
    }

    /// Without zeros in front.
    private static void whole(byte[] row, int at, int groups, int weight, PartBuffer to) {
        if (weight < 0) {
            to.bytes[to.size++] = '0';
            return;
        }
        int first = group(row, at, groups, 0);
        Numbers.digits(first, Numbers.count(first), to);
        for (int g = 1; g <= weight; g++) {
            Numbers.digits(group(row, at, groups, g), GROUP_DIGITS, to);
        }
    }

    private static void fraction(byte[] row, int at, int groups, int weight, int scale, PartBuffer to) {
        to.bytes[to.size++] = '.';
        int end = to.size + scale;
        for (int g = weight + 1; to.size < end; g++) {
            Numbers.digits(group(row, at, groups, g), GROUP_DIGITS, to);
        }
        to.size = end; // of the last group only as many as are shown
    }

    /// Groups that are zero are not sent before the first nor after the last.
    private static int group(byte[] row, int at, int groups, int g) {
        return g >= 0 && g < groups ? BigEndian.int16(row, at + 2 * g) : 0;
    }
}
