package dev.waybill.contract.metric;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Addresses where no tenant's server on the internet is (IANA's registries of special-purpose addresses), and those
/// where no database is at all.
final class SpecialAddresses {

    /// Where clouds tell a machine its secrets, and their own servers that only machines there reach.
    private static final List<AddressRange> CLOUD = ranges(
            "169.254.0.0/16", // nearly all
            "fd00:ec2::/32", // Amazon
            "fd20:ce::254", // Google
            "100.100.100.200", // Alibaba
            "168.63.129.16", // Azure: looks like any public address
            "192.0.0.192"); // Oracle

    private static final List<AddressRange> NOT_PUBLIC = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20");

    private static final List<AddressRange> UNICAST = ranges("0.0.0.0/0", "2000::/3");

    /// Those with an address of version 4 at their end: translated (RFC 6052, 8215, 2765) or compatible ones.
    private static final List<AddressRange> WITH_VERSION_4 =
            ranges("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96");

    private static final AddressRange SIX_TO_FOUR = ranges("2002::/16").getFirst();

    private SpecialAddresses() {}

    private static List<AddressRange> ranges(String... ranges) {
        return Stream.of(ranges)
                .map(range -> AddressRange.of(range).orElseThrow())
                .toList();
    }

    /// Whether no database is there, whatever the operator allows. Also where the address leads by a translator.
    static boolean isNeverAllowed(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (isIn(WITH_VERSION_4, address) && isNever(version4(bytes, 12))) {
            return true;
        }
        return isNever(address) || SIX_TO_FOUR.contains(address) && isNever(version4(bytes, 2));
    }

    private static boolean isNever(InetAddress address) {
        return address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || isIn(CLOUD, address);
    }

    private static InetAddress version4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /// Whether it is one of the internet.
    static boolean isPublic(InetAddress address) {
        return isIn(UNICAST, address) && !isIn(NOT_PUBLIC, address) && !isNeverAllowed(address);
    }

    private static boolean isIn(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }
}
