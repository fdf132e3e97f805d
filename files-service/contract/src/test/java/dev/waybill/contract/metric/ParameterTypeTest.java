package dev.waybill.contract.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ParameterTypeTest {

    @ParameterizedTest
    @CsvSource({
        "text, ' it''s; -- \\', ' it''s; -- \\'",
        "text, '', ''",
        "integer, 9223372036854775807, 9223372036854775807",
        "integer, -007, -7",
        "integer, +5, 5",
        "number, 12.50, 12.50",
        "number, -1e3, -1000",
        "number, 1E-3, 0.001",
        "boolean, true, true",
        "boolean, false, false",
        "date, 2024-02-29, 2024-02-29",
        "date, 0001-01-01, 0001-01-01",
        "timestamp, 2024-05-06T07:08:09Z, 2024-05-06T07:08:09Z",
        "timestamp, 2024-05-06T01:08:09.1234567+02:00, 2024-05-05T23:08:09.123456Z",
        "timestamp, 2024-05-06T07:08Z, 2024-05-06T07:08:00Z"
    })
    void hasOneFormForEachValue(String type, String value, String canonical) {
        assertThat(ParameterType.of(type).canonical(value)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "integer, 9223372036854775808",
        "integer, 1.0",
        "integer, ''",
        "integer, ' 1'",
        "integer, 1 or 1=1",
        "integer, 0x1f",
        "number, NaN",
        "number, Infinity",
        "number, 1e101",
        "number, 1e-101",
        "number, 1e999999999",
        "number, '1,5'",
        "number, 1)",
        "boolean, TRUE",
        "boolean, 1",
        "boolean, t",
        "date, 2024-02-30",
        "date, 0000-12-31",
        "date, +10000-01-01",
        "date, 2024-5-6",
        "date, 2024-05-06T00:00:00Z",
        "date, today",
        "timestamp, 2024-05-06T07:08:09",
        "timestamp, 2024-05-06",
        "timestamp, 9999-12-31T23:59:59-00:01",
        "timestamp, 0001-01-01T00:00:00+00:01",
        "timestamp, 2024-05-06T07:08:09Z[UTC]",
        "timestamp, infinity"
    })
    void refusesOthersAndSaysWhatIsAllowed(String type, String value) {
        assertThatThrownBy(() -> ParameterType.of(type).canonical(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("allowed is " + ParameterType.of(type).allowed());
    }

    @Test
    void refusesTextsThatAreTooLongOrThatNoDatabaseTakes() {
        assertThat(ParameterType.TEXT.canonical("x".repeat(1_000))).hasSize(1_000);
        for (String value : new String[] {"x".repeat(1_001), "a\0b", "a\uD83D", "\uDE00a"}) {
            assertThatThrownBy(() -> ParameterType.TEXT.canonical(value))
                    .hasMessage("allowed is at most 1000 characters");
        }
        assertThatThrownBy(() -> ParameterType.NUMBER.canonical("1".repeat(101)))
                .hasMessageContaining("100 digits");
        assertThatThrownBy(() -> ParameterType.NUMBER.canonical("0".repeat(100_000)))
                .hasMessageContaining("100 digits");
    }

    @ParameterizedTest
    @EnumSource
    void isKnownByItsName(ParameterType type) {
        assertThat(ParameterType.of(type.wire())).isEqualTo(type);
        assertThat(type.wire()).matches("[a-z]+");
    }

    @Test
    void namesTheValidOnes() {
        assertThatThrownBy(() -> ParameterType.of("TEXT"))
                .hasMessage("type is TEXT, allowed are boolean, date, integer, number, text and timestamp");
    }

    /// Digits of other scripts, which Java reads.
    @Test
    void writesAsciiDigitsOnly() {
        assertThat(ParameterType.INTEGER.canonical("٣")).isEqualTo("3");
        assertThat(ParameterType.NUMBER.canonical("٣.٥")).isEqualTo("3.5");
    }
}
