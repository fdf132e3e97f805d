package dev.waybill.contract.metric;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Where metrics may connect to: `WAYBILL_METRIC_HOSTS`, separated by commas. Empty: nowhere.
///
/// | entry | allows |
/// |---|---|
/// | `db.example.com` | that name, where its address is a public one |
/// | `*.example.com` | each name below, where its address is a public one |
/// | `*` | each name and address that is a public one |
/// | `10.20.0.0/16`, `127.0.0.1`, `fd00::/8` | each name and address there, private ones too |
///
/// A name says nothing about where it leads: whoever owns it can point it into the operator's network. So addresses
/// that are not public need an entry of their own. Link-local addresses, where clouds tell secrets of the machine
/// (169.254.169.254, fd00:ec2::254), are never allowed.
public final class AllowedHosts {

    /// The variable that has them.
    public static final String VARIABLE = "WAYBILL_METRIC_HOSTS";

    private static final Pattern NAME = Pattern.compile("\\*|(\\*\\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*");

    private final List<String> names;
    private final List<Range> ranges;

    private AllowedHosts(List<String> names, List<Range> ranges) {
        this.names = List.copyOf(names);
        this.ranges = List.copyOf(ranges);
    }

    /// @throws IllegalArgumentException if an entry is none; the message names it and what is allowed
    public static AllowedHosts of(Map<String, String> environment) {
        List<String> names = new ArrayList<>();
        List<Range> ranges = new ArrayList<>();
        for (String entry : environment.getOrDefault(VARIABLE, "").split(",", -1)) {
            String host = entry.strip().toLowerCase(Locale.ROOT);
            String address = host.replaceFirst("/.*", "");
            if (ADDRESS.matcher(address).matches()) {
                ranges.add(Range.of(host));
            } else if (NAME.matcher(host).matches()) {
                names.add(host);
            } else if (!host.isEmpty()) {
                throw new IllegalArgumentException(
                        "%s has '%s', allowed are names such as db.example.com and *.example.com, addresses, and ranges such as 10.20.0.0/16"
                                .formatted(VARIABLE, entry.strip()));
            }
        }
        return new AllowedHosts(names, ranges);
    }

    /// Whether anything is allowed.
    public boolean isEmpty() {
        return names.isEmpty() && ranges.isEmpty();
    }

    /// Whether a connection to this host may lead to this address of it.
    public boolean allows(String host, InetAddress address) {
        if (isNeverAllowed(address)) {
            return false;
        }
        return ranges.stream().anyMatch(range -> range.contains(address)) || isPublic(address) && isNamed(host);
    }

    /// Whether the host might be allowed: a name is, or an address that is a literal. Asks no name server.
    public boolean mayAllow(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return ADDRESS.matcher(name).matches() ? allows(name, Range.address(name)) : isNamed(host) || !ranges.isEmpty();
    }

    private boolean isNamed(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return names.stream()
                .anyMatch(entry -> entry.equals("*")
                        || entry.equals(name)
                        || entry.startsWith("*.") && name.endsWith(entry.substring(1)));
    }

    private static boolean isNeverAllowed(InetAddress address) {
        return address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || Range.METADATA.stream().anyMatch(range -> range.contains(address));
    }

    private static boolean isPublic(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isSiteLocalAddress()
                && Range.NOT_PUBLIC.stream().noneMatch(range -> range.contains(address));
    }

    /// Addresses with the same first bits.
    private record Range(InetAddress first, int bits) {

        static final List<Range> METADATA = List.of(of("169.254.0.0/16"), of("fd00:ec2::254"), of("100.100.100.200"));

        /// Special-purpose addresses that no public server has (IANA registries, RFC 6890).
        static final List<Range> NOT_PUBLIC = List.of(
                of("0.0.0.0/8"),
                of("10.0.0.0/8"),
                of("100.64.0.0/10"),
                of("127.0.0.0/8"),
                of("172.16.0.0/12"),
                of("192.0.0.0/24"),
                of("192.0.2.0/24"),
                of("192.168.0.0/16"),
                of("198.18.0.0/15"),
                of("198.51.100.0/24"),
                of("203.0.113.0/24"),
                of("240.0.0.0/4"),
                of("::/96"),
                of("64:ff9b::/96"),
                of("64:ff9b:1::/48"),
                of("100::/64"),
                of("2001::/23"),
                of("2001:db8::/32"),
                of("2002::/16"),
                of("fc00::/7"),
                of("fec0::/10"));

        static Range of(String text) {
            int slash = text.indexOf('/');
            InetAddress first = first(slash < 0 ? text : text.substring(0, slash));
            int all = first.getAddress().length * Byte.SIZE;
            int bits = slash < 0 ? all : bits(text, slash, all);
            return new Range(first, bits);
        }

        private static InetAddress first(String literal) {
            try {
                return address(literal);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("%s: %s".formatted(VARIABLE, e.getMessage()), e);
            }
        }

        private static int bits(String text, int slash, int all) {
            String bits = text.substring(slash + 1);
            if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > all) {
                throw new IllegalArgumentException(
                        "%s has '%s', allowed are 0 to %d bits".formatted(VARIABLE, text, all));
            }
            return Integer.parseInt(bits);
        }

        static InetAddress address(String literal) {
            try {
                return InetAddress.ofLiteral(literal);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("'%s' is no address".formatted(literal), e);
            }
        }

        boolean contains(InetAddress address) {
            byte[] wanted = first.getAddress();
            byte[] given = address.getAddress();
            if (wanted.length != given.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                if ((wanted[bit / Byte.SIZE] & mask) != (given[bit / Byte.SIZE] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
