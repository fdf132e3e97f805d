package dev.waybill.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {

    @ParameterizedTest
    @CsvSource({
        "0,                   0 bytes",
        "1,                   1 byte",
        "999,                 999 bytes",
        "1000,                1.0 kB",
        "4249999,             4.2 MB",
        "999949999,           999.9 MB",
        "999950000,           1.0 GB",
        "5497558138880,       5.5 TB",
        "9223372036854775807, 9223.4 PB"
    })
    void sizes(long bytes, String shown) {
        assertThat(Shown.size(bytes)).isEqualTo(shown);
    }

    @Test
    void valuesDoNotDependOnTheMachine() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(Shown.size(4_249_999)).isEqualTo("4.2 MB");
            assertThat(Shown.number(3_000_000)).isEqualTo("3,000,000");
            assertThat(Shown.time(Instant.parse("2026-11-22T06:12:59.9Z"))).isEqualTo("2026-11-22 06:12 UTC");
        } finally {
            Locale.setDefault(before);
        }
    }
}
