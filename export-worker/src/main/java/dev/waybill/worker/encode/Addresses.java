package dev.waybill.worker.encode;

import dev.waybill.worker.source.BigEndian;

/// `inet` and `cidr`. Sent as family (2 is IPv4, 3 is IPv6), bits of the net mask, a flag, the count of bytes, and the
/// bytes (`network_send` of PostgreSQL).
final class Addresses {

    private static final int IPV4_BYTES = 4;
    private static final int GROUPS = 8;
    private static final int LONGEST = 50;

    private Addresses() {}

    /// The mask is written where it is not the whole address.
    static void inet(byte[] row, int at, PartBuffer to) {
        address(row, at, false, to);
    }

    static void cidr(byte[] row, int at, PartBuffer to) {
        address(row, at, true, to);
    }

    private static void address(byte[] row, int at, boolean alwaysMask, PartBuffer to) {
        to.room(LONGEST);
        int bits = row[at + 1] & 0xff;
        int bytes = row[at + 3] & 0xff;
        if (bytes == IPV4_BYTES) {
            ipv4(row, at + 4, to);
        } else {
            ipv6(row, at + 4, to);
        }
        if (alwaysMask || bits != bytes * Byte.SIZE) {
            to.bytes[to.size++] = '/';
            Numbers.decimal(bits, to);
        }
    }

    private static void ipv4(byte[] row, int at, PartBuffer to) {
        for (int i = 0; i < IPV4_BYTES; i++) {
            if (i > 0) {
                to.bytes[to.size++] = '.';
            }
            Numbers.decimal(row[at + i] & 0xff, to);
        }
    }

    /// The longest run of zero groups, the first of equals, becomes `::`; a single zero does not (RFC 5952, 4.2). An
    /// address that embeds one of IPv4 ends in it.
    private static void ipv6(byte[] row, int at, PartBuffer to) {
        int runStart = -1;
        int runLength = 1;
        for (int g = 0; g < GROUPS; g++) {
            int end = g;
            while (end < GROUPS && group(row, at, end) == 0) {
                end++;
            }
            if (end - g > runLength) {
                runStart = g;
                runLength = end - g;
            }
            g = Math.max(g, end - 1);
        }
        for (int g = 0; g < GROUPS; g++) {
            if (g == runStart) {
                to.bytes[to.size++] = ':';
                g += runLength - 1;
                if (g == GROUPS - 1) {
                    to.bytes[to.size++] = ':';
                }
                continue;
            }
            if (g > 0) {
                to.bytes[to.size++] = ':';
            }
            if (g == 6 && embedsIpv4(row, at, runStart, runLength)) {
                ipv4(row, at + 12, to);
                return;
            }
            hex(group(row, at, g), to);
        }
    }

    /// As PostgreSQL decides it: `::a.b.c.d` and `::ffff:a.b.c.d`.
    private static boolean embedsIpv4(byte[] row, int at, int runStart, int runLength) {
        return runStart == 0 && (runLength == 6 || runLength == 5 && group(row, at, 5) == 0xffff);
    }

    private static int group(byte[] row, int at, int g) {
        return BigEndian.int16(row, at + 2 * g) & 0xffff;
    }

    /// Without zeros in front.
    private static void hex(int group, PartBuffer to) {
        boolean begun = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            int digit = (group >> shift) & 0xf;
            begun |= digit != 0 || shift == 0;
            if (begun) {
                to.bytes[to.size++] = (byte) Character.forDigit(digit, 16);
            }
        }
    }
}
