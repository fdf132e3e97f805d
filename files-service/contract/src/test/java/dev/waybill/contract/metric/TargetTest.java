package dev.waybill.contract.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.contract.metric.Target.Tls;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    private static final UUID ID = UUID.fromString("0198c0de-0000-7000-8000-000000000001");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db",
                "db.example.com",
                "DB-1.example.com",
                "10.0.0.1",
                "::1",
                "fd00::7",
                "::ffff:10.0.0.1",
                "4you",
                "7up.x1"
            })
    void takesNamesAndAddresses(String host) {
        assertThat(target(host, "sales", "reader").host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "db?x=1",
                "db/x",
                "db#x",
                "a,b",
                "a;b",
                "a&b",
                "[::1]",
                "a:5432",
                "user@db",
                "../db",
                "a\\b",
                "db\n",
                "db.",
                ".db",
                "a..b",
                "-a",
                "127.1",
                "2130706433",
                "0x7f.1",
                "0177.0.0.1",
                "::::",
                "1:2",
                "fe80::1%eth0",
                "büro",
                "a b",
                "%6c",
                "{port}"
            })
    void refusesAHostThatIsMore(String host) {
        assertThatThrownBy(() -> target(host, "sales", "reader"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("host is no name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db?allowLoadLocalInfile=true",
                "../x",
                "a/b",
                "a;b=c",
                "a&b",
                "a#b",
                "a b",
                "a\n",
                "a%3Fb",
                "a,b",
                "a:b",
                "ä",
                "a'b",
                "a\"b",
                "{host}",
                "(a)",
                "a=b",
                "a@b",
                "a\\b"
            })
    void refusesADatabaseThatIsMore(String database) {
        assertThatThrownBy(() -> target("db", database, "reader")).hasMessageStartingWith("database may have");
    }

    @Test
    void takesAnyUserWithoutControlCharacters() {
        for (String user : new String[] {"reader", "a&b=c?", "DOMAIN\\user", "a@b.c", "é", "x".repeat(128)}) {
            assertThat(target("db", "", user).user()).isEqualTo(user);
        }
        for (String user : new String[] {"", " ", "a\nb", "a\0", "a\u0085", "x".repeat(129)}) {
            assertThatThrownBy(() -> target("db", "", user)).hasMessage("user must have 1 to 128 characters");
        }
    }

    @Test
    void refusesWhatNoTenantKindOrPortIs() {
        assertThatThrownBy(() -> new Target(ID, "a\nb", "mysql", "db", 1, "", "u", Tls.REQUIRE))
                .hasMessageContaining("no tenant");
        assertThatThrownBy(() -> new Target(ID, "acme", "my\nsql", "db", 1, "", "u", Tls.REQUIRE))
                .hasMessageContaining("no kind");
        for (int port : new int[] {-1, 0, 65_536}) {
            assertThatThrownBy(() -> new Target(ID, "acme", "mysql", "db", port, "", "u", Tls.REQUIRE))
                    .hasMessage("port is %d, allowed is 1 to 65535", port);
        }
    }

    @Test
    void sealsForEachOfItsParts() {
        Set<String> seals = Stream.of(
                        new Target(ID, "acme", "mysql", "db", 1, "a", "u", Tls.REQUIRE),
                        new Target(new UUID(0, 1), "acme", "mysql", "db", 1, "a", "u", Tls.REQUIRE),
                        new Target(ID, "acm", "mysql", "db", 1, "a", "u", Tls.REQUIRE),
                        new Target(ID, "acme", "mariadb", "db", 1, "a", "u", Tls.REQUIRE),
                        new Target(ID, "acme", "mysql", "db2", 1, "a", "u", Tls.REQUIRE),
                        new Target(ID, "acme", "mysql", "db", 2, "a", "u", Tls.REQUIRE),
                        new Target(ID, "acme", "mysql", "db", 1, "", "u", Tls.REQUIRE),
                        new Target(ID, "acme", "mysql", "db", 1, "a", "u2", Tls.REQUIRE),
                        new Target(ID, "acme", "mysql", "db", 1, "a", "u", Tls.VERIFY_FULL))
                .map(Target::seal)
                .collect(Collectors.toSet());

        assertThat(seals).hasSize(9).allMatch(seal -> seal.lines().count() == 8);
    }

    @Test
    void namesTheWaysOfTls() {
        for (Tls tls : Tls.values()) {
            assertThat(Tls.of(tls.wire())).isEqualTo(tls);
        }
        assertThatThrownBy(() -> Tls.of("prefer"))
                .hasMessage("tls is prefer, allowed are disable, require and verify-full");
    }

    private static Target target(String host, String database, String user) {
        return new Target(ID, "acme", "postgresql", host, 5432, database, user, Tls.REQUIRE);
    }
}
