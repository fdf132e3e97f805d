package dev.waybill.contract.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

    private static final String PUBLIC = "93.184.215.14";
    private static final String EVERYTHING = "*, 0.0.0.0/0, ::/0";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            db.example.com      | db.example.com      | 93.184.215.14        | true
            DB.Example.com      | db.EXAMPLE.com      | 93.184.215.14        | true
            db.example.com      | db.example.com      | 2606:2800:21f::1     | true
            db.example.com      | a.db.example.com    | 93.184.215.14        | false
            db.example.com      | xdb.example.com     | 93.184.215.14        | false
            db.example.com      | db.example.com.     | 93.184.215.14        | false
            db.example.com      | db.example.com      | 10.1.2.3             | false
            db.example.com      | db.example.com      | 127.0.0.1            | false
            *.example.com       | a.example.com       | 93.184.215.14        | true
            *.example.com       | a.b.example.com     | 93.184.215.14        | true
            *.example.com       | example.com         | 93.184.215.14        | false
            *.example.com       | badexample.com      | 93.184.215.14        | false
            xn--bcher-kva.de    | XN--bcher-kva.de    | 93.184.215.14        | true
            *                   | any.example.org     | 93.184.215.14        | true
            *                   | 93.184.215.14       | 93.184.215.14        | true
            *                   | any                 | 10.0.0.1             | false
            *                   | any                 | 172.31.255.255       | false
            *                   | any                 | 172.32.0.0           | true
            *                   | any                 | 192.168.0.1          | false
            *                   | any                 | 100.64.0.1           | false
            *                   | any                 | 0.1.2.3              | false
            *                   | any                 | 127.255.0.1          | false
            *                   | any                 | 198.19.0.1           | false
            *                   | any                 | 255.255.255.255      | false
            *                   | any                 | ::1                  | false
            *                   | any                 | ::7f00:1             | false
            *                   | any                 | ::ffff:10.0.0.1      | false
            *                   | any                 | ::ffff:93.184.215.14 | true
            *                   | any                 | ::ffff:0:7f00:1      | false
            *                   | any                 | fc00::1              | false
            *                   | any                 | fec0::1              | false
            *                   | any                 | fe80::1              | false
            *                   | any                 | 64:ff9b::a00:1       | false
            *                   | any                 | 2002:7f00:1::        | false
            *                   | any                 | 2001:0:1::1          | false
            *                   | any                 | 2001:db8::1          | false
            *                   | any                 | 4000::1              | false
            *                   | any                 | 5f00::1              | false
            10.20.0.0/16        | any                 | 10.20.255.1          | true
            10.20.0.0/16        | any                 | 10.21.0.1            | false
            10.20.0.0/16        | any                 | 93.184.215.14        | false
            10.20.0.4/30        | any                 | 10.20.0.7            | true
            10.20.0.4/30        | any                 | 10.20.0.8            | false
            127.0.0.1           | localhost           | 127.0.0.1            | true
            127.0.0.1           | localhost           | ::ffff:127.0.0.1     | true
            127.0.0.1           | localhost           | 127.0.0.2            | false
            127.0.0.1           | localhost           | ::1                  | false
            ::ffff:127.0.0.1    | localhost           | 127.0.0.1            | true
            fd00::/8            | any                 | fdff::1              | true
            fd00::/8            | any                 | fc00::1              | false
            0.0.0.0/0           | any                 | 10.0.0.1             | true
            0.0.0.0/0           | any                 | ::1                  | false
            """)
    void allowsByNameWhatIsPublicAndTheRestByAddress(String entry, String host, String address, boolean allowed) {
        assertThat(hosts(entry).allows(host, address(address))).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.170.2",
                "168.63.129.16",
                "100.100.100.200",
                "192.0.0.192",
                "fd00:ec2::254",
                "fd00:ec2::23",
                "fd20:ce::254",
                "0.0.0.0",
                "::",
                "fe80::a9fe:a9fe",
                "224.0.0.1",
                "ff02::1",
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "::ffff:0:169.254.169.254",
                "64:ff9b::169.254.169.254",
                "64:ff9b:1::169.254.169.254",
                "2002:a9fe:a9fe::1"
            })
    void neverAllowsWhereCloudsTellSecrets(String address) {
        AllowedHosts everything = hosts(EVERYTHING + ", 169.254.0.0/16, 169.254.169.254, 64:ff9b::/96, fe80::/10");

        assertThat(everything.allows("any", address(address))).isFalse();
        assertThat(everything.mayAllow(address)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            db.example.com | db.example.com    | true
            db.example.com | DB.example.com    | true
            db.example.com | other.example.com | false
            db.example.com | 93.184.215.14     | false
            *              | 93.184.215.14     | true
            *              | 10.0.0.1          | false
            *              | localhost         | true
            10.0.0.0/8     | any.example.com   | true
            10.0.0.0/8     | 10.0.0.1          | true
            10.0.0.0/8     | 127.0.0.1         | false
            ::1            | ::1               | true
            ::1            | 0:0:0:0:0:0:0:1   | true
            '*,127.0.0.1'  | ::FFFF:127.0.0.1  | true
            *              | ::ffff:127.0.0.1  | false
            """)
    void saysWithoutANameServerWhatMayBe(String entries, String host, boolean may) {
        assertThat(hosts(entries).mayAllow(host)).isEqualTo(may);
    }

    /// Java takes 127.1 and 2130706433 for 127.0.0.1, and 0177.0.0.1 for 177.0.0.1; others take it for 127.0.0.1.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.1",
                "2130706433",
                "0x7f.1",
                "0x7f000001",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "010.0.0.1",
                "127.0.0.01",
                "999.1.1.1",
                "1.2.3.4.5",
                "1.2.3",
                "1.2.3.4.",
                "[::1]",
                "fe80::1%lo",
                ":::",
                "1:2",
                "a..b",
                ".a",
                "a.",
                "-a",
                "a-.b",
                "a b",
                "a/b",
                "a?b",
                "a#b",
                "a@b",
                "a:5432",
                "a,b",
                "bücher.de",
                "ｌocalhost",
                "",
                "a\n",
                "*"
            })
    void takesNoOtherSpellingForAHost(String host) {
        assertThat(hosts(EVERYTHING).mayAllow(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/x",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "::/129",
                "/8",
                "999.0.0.1",
                "010.0.0.0/8",
                "10.0.0",
                "10.0.0.0-10.0.0.9",
                "*example.com",
                "a.*.com",
                "**",
                "*.",
                "*.*",
                "*.1.2.3",
                "db.example.com/24",
                "db.example.com:5432",
                "https://db.example.com",
                "bücher.de",
                "a b",
                "[::1]",
                "fe80::1%lo"
            })
    void refusesWhatIsNoEntry(String entry) {
        assertThatThrownBy(() -> hosts("db.example.com, " + entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("WAYBILL_METRIC_HOSTS has '%s', allowed are names", entry);
    }

    @Test
    void allowsNothingWhereNothingIsSaid() {
        for (AllowedHosts none : new AllowedHosts[] {AllowedHosts.of(Map.of()), hosts(" , ,")}) {
            assertThat(none.isEmpty()).isTrue();
            assertThat(none.mayAllow("db.example.com")).isFalse();
            assertThat(none.allows("db.example.com", address(PUBLIC))).isFalse();
        }
        assertThat(hosts("*").isEmpty()).isFalse();
        assertThat(hosts("::1").isEmpty()).isFalse();
    }

    private static AllowedHosts hosts(String entries) {
        return AllowedHosts.of(Map.of(AllowedHosts.VARIABLE, entries));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
