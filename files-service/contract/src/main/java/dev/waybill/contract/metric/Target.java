package dev.waybill.contract.metric;

import java.util.UUID;
import java.util.regex.Pattern;

/// A tenant's database: where it is, and as whom to log in. Its secret belongs to exactly this.
///
/// @param kind     name of a [DataSourceKind]
/// @param database the driver's word for it; may be empty for kinds whose URL has no place for it
/// @param tls      of `postgresql`, `mysql` and `mariadb`; of other kinds the operator's URL says
public record Target(
        UUID dataSourceId, String orgId, String kind, String host, int port, String database, String user, Tls tls) {

    /// Whether a connection is encrypted.
    public enum Tls {
        DISABLE,
        /// Encrypted, whoever the server is.
        REQUIRE,
        /// Encrypted, and the server's certificate is one that Java trusts, for this host.
        VERIFY_FULL;

        /// `verify-full`.
        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        /// @throws IllegalArgumentException naming the valid ones
        public static Tls of(String wire) {
            for (Tls tls : values()) {
                if (tls.wire().equals(wire)) {
                    return tls;
                }
            }
            throw new IllegalArgumentException(
                    "tls is %s, allowed are disable, require and verify-full".formatted(wire));
        }
    }

    private static final Pattern ORG = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9_$.-]{0,128}");
    private static final int MOST_USER_CHARACTERS = 128;

    /// @throws IllegalArgumentException if a part could mean something else inside of a URL, naming it and what is
    /// allowed
    public Target {
        if (!ORG.matcher(orgId).matches() || !KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("'%s' is no tenant, or '%s' no kind".formatted(orgId, kind));
        }
        if (!AllowedHosts.isName(host) && AddressRange.literal(host).isEmpty()) {
            throw new IllegalArgumentException(
                    "host is no name such as db.example.com, and no address such as 10.20.0.7 or fd00::7");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port is %d, allowed is 1 to 65535".formatted(port));
        }
        if (!DATABASE.matcher(database).matches()) {
            throw new IllegalArgumentException("database may have up to 128 letters, digits, _, $, . and -");
        }
        if (user.isBlank()
                || user.length() > MOST_USER_CHARACTERS
                || user.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("user must have 1 to 128 characters");
        }
    }

    /// What its secret is sealed for ([SecretKeys]): a secret never goes to another host, nor with another user.
    public String seal() {
        return String.join(
                "\n", dataSourceId.toString(), orgId, kind, host, Integer.toString(port), database, user, tls.wire());
    }
}
