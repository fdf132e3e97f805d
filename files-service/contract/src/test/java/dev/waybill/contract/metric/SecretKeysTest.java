package dev.waybill.contract.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.contract.metric.SecretKeys.Sealed;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeysTest {

    private static final String SECRET = "päss, 'w\"ord\n😀";
    private static final String PLACE = "0198…\nacme\nmysql\ndb";
    private static final String OLD = key(1);
    private static final String NEW = key(2);

    @ParameterizedTest
    @ValueSource(strings = {"", "x", SECRET})
    void opensWhatItSealed(String secret) {
        Sealed sealed = keys("a:" + OLD).seal(secret, PLACE);

        assertThat(sealed.keyId()).isEqualTo("a");
        assertThat(keys(" a:" + OLD + " ").open(sealed, PLACE)).isEqualTo(secret);
    }

    @Test
    void opensNothingWithAnyByteChanged() {
        SecretKeys keys = keys("a:" + OLD);
        byte[] bytes = keys.seal(SECRET, PLACE).bytes();
        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            requireClosed(keys, new Sealed("a", changed), PLACE);
            requireClosed(keys, new Sealed("a", Arrays.copyOf(bytes, at)), PLACE);
        }
        requireClosed(keys, new Sealed("a", Arrays.copyOf(bytes, bytes.length + 1)), PLACE);
    }

    @Test
    void opensNothingForAnotherPlaceOrWithAnotherKey() {
        Sealed sealed = keys("a:" + OLD).seal(SECRET, PLACE);

        requireClosed(keys("a:" + OLD), sealed, PLACE + "2");
        requireClosed(keys("a:" + NEW), sealed, PLACE);
        assertThatThrownBy(() -> keys("b:" + OLD).open(sealed, PLACE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("WAYBILL_SECRET_KEYS has no key a");
    }

    @Test
    void sealsWithTheFirstKeyAndOpensWithAll() {
        Sealed old = keys("old:" + OLD).seal(SECRET, PLACE);
        SecretKeys both = keys("new:" + NEW + ", old:" + OLD);

        Sealed sealed = both.seal(both.open(old, PLACE), PLACE);

        assertThat(both.current()).isEqualTo("new");
        assertThat(sealed.keyId()).isEqualTo("new");
        assertThat(keys("new:" + NEW).open(sealed, PLACE)).isEqualTo(SECRET);
    }

    @Test
    void neverUsesANonceTwice() {
        SecretKeys keys = keys("a:" + OLD);
        Set<String> nonces = new HashSet<>();
        for (int n = 0; n < 10_000; n++) {
            nonces.add(HexFormat.of().formatHex(keys.seal(SECRET, PLACE).bytes(), 0, 12));
        }
        assertThat(nonces).hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "K",
                "a:",
                ":K",
                "a=K",
                "a:K,",
                ",a:K",
                "a:K,a:K",
                "a:K b:K",
                "ä:K",
                "a b:K",
                "a:short",
                "a:KK",
                "a:K=",
                "aaaaaaaaaabbbbbbbbbbccccccccccddd:K"
            })
    void refusesAnythingElseAndShowsNoKey(String pattern) {
        String value = pattern.replace("K", OLD);

        assertThatThrownBy(() -> keys(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("WAYBILL_SECRET_KEYS must be <id>:<key>")
                .hasMessageNotContaining(OLD.substring(0, 8))
                .hasNoCause();
    }

    @Test
    void isAbsentWithoutTheVariable() {
        assertThat(SecretKeys.of(Map.of())).isEmpty();
        assertThat(SecretKeys.of(Map.of(SecretKeys.VARIABLE, "  "))).isEmpty();
    }

    @Test
    void showsNothingInLogs() {
        SecretKeys keys = keys("a:" + OLD);

        assertThat(keys.toString()).doesNotContain(OLD.substring(0, 8));
        assertThat(keys.seal(SECRET, PLACE)).hasToString("sealed with key a");
    }

    private static void requireClosed(SecretKeys keys, Sealed sealed, String belongsTo) {
        assertThatThrownBy(() -> keys.open(sealed, belongsTo))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("key a does not open the secret")
                .hasMessageNotContaining("päss");
    }

    private static SecretKeys keys(String variable) {
        return SecretKeys.of(Map.of(SecretKeys.VARIABLE, variable)).orElseThrow();
    }

    private static String key(int first) {
        byte[] key = new byte[32];
        for (int n = 0; n < key.length; n++) {
            key[n] = (byte) (first * 31 + n);
        }
        return Base64.getEncoder().encodeToString(key);
    }
}
