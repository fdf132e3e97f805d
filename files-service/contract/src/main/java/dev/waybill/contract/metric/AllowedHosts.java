package dev.waybill.contract.metric;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
/// that are not public need an entry of their own. Link-local addresses and others where clouds tell secrets of the
/// machine (169.254.169.254, fd00:ec2::254) are never allowed.
public final class AllowedHosts {

    /// The variable that has them.
    public static final String VARIABLE = "WAYBILL_METRIC_HOSTS";

    private static final Pattern NAME = Pattern.compile(
            "(?!(.*\\.)?([0-9]+|0x[0-9a-f]*)$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    private static final int MOST_NAME_CHARACTERS = 253;

    private final List<String> names;
    private final List<AddressRange> ranges;

    private AllowedHosts(List<String> names, List<AddressRange> ranges) {
        this.names = List.copyOf(names);
        this.ranges = List.copyOf(ranges);
    }

    /// @throws IllegalArgumentException if an entry is none; the message names it and what is allowed
    public static AllowedHosts of(Map<String, String> environment) {
        List<String> names = new ArrayList<>();
        List<AddressRange> ranges = new ArrayList<>();
        for (String text : environment.getOrDefault(VARIABLE, "").split(",", -1)) {
            String entry = text.strip().toLowerCase(Locale.ROOT);
            Optional<AddressRange> range = AddressRange.of(entry);
            if (range.isPresent()) {
                ranges.add(range.get());
            } else if (entry.equals("*") || isName(entry.startsWith("*.") ? entry.substring(2) : entry)) {
                names.add(entry);
            } else if (!entry.isEmpty()) {
                throw new IllegalArgumentException(
                        "%s has '%s', allowed are names such as db.example.com and *.example.com, addresses, and ranges such as 10.20.0.0/16"
                                .formatted(VARIABLE, text.strip()));
            }
        }
        return new AllowedHosts(names, ranges);
    }

    /// Whether it is the name of a host: no address, nor what some programs take for one (`127.1`, `0x7f.1`).
    static boolean isName(String host) {
        return host.length() <= MOST_NAME_CHARACTERS
                && NAME.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /// Whether anything is allowed.
    public boolean isEmpty() {
        return names.isEmpty() && ranges.isEmpty();
    }

    /// Whether a connection to this host may lead to this address of it.
    public boolean allows(String host, InetAddress address) {
        return !SpecialAddresses.isNeverAllowed(address)
                && (ranges.stream().anyMatch(range -> range.contains(address))
                        || SpecialAddresses.isPublic(address) && isNamed(host));
    }

    /// Whether the host might be allowed: a name is, or an address that is a literal. Asks no name server.
    public boolean mayAllow(String host) {
        return AddressRange.literal(host)
                .map(address -> allows(host, address))
                .orElseGet(() -> isName(host) && (isNamed(host) || !ranges.isEmpty()));
    }

    private boolean isNamed(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return names.stream()
                .anyMatch(entry -> entry.equals("*")
                        || entry.equals(name)
                        || entry.startsWith("*.") && name.endsWith(entry.substring(1)));
    }
}
