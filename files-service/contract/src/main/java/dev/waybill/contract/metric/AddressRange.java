package dev.waybill.contract.metric;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// Addresses with the same first bits: `10.20.0.0/16`, `127.0.0.1`, `fd00::/8`.
record AddressRange(InetAddress first, int bits) {

    /// Not the further ways to write one, `127.1`, `0177.0.0.1` or `2130706433`, that programs take differently.
    private static final Pattern LITERAL =
            Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})(?:\\.(?!$)|$)){4}|(?=.*:)[0-9A-Fa-f:.]{2,45}");

    /// What the text says without asking a name server, if it is an address.
    static Optional<InetAddress> literal(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Empty if the text is none.
    static Optional<AddressRange> of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return literal(text).map(only -> new AddressRange(only, bits(only)));
        }
        String bits = text.substring(slash + 1);
        return literal(text.substring(0, slash))
                .filter(first -> bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= bits(first))
                .map(first -> new AddressRange(first, Integer.parseInt(bits)));
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
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
