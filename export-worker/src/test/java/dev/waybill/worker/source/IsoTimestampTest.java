package dev.waybill.worker.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsoTimestampTest {

    @ParameterizedTest
    @CsvSource({
        "2024-05-06 07:08:09.12+00, 2024-05-06T07:08:09.12Z",
        "1969-12-31 23:59:59.999999+00, 1969-12-31T23:59:59.999999Z",
        "2024-05-06 07:08:09, 2024-05-06T07:08:09",
        "0044-03-15 12:00:00+00 BC, -0043-03-15T12:00:00Z",
        "0001-01-01 00:00:00 BC, 0000-01-01T00:00:00",
        "12024-01-01 00:00:00+00, 12024-01-01T00:00:00Z",
        "infinity, infinity",
        "-infinity, -infinity"
    })
    void writesIso8601(String postgres, String iso) {
        assertThat(IsoTimestamp.of(postgres)).isEqualTo(iso);
    }
}
