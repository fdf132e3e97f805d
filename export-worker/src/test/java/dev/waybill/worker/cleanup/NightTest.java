package dev.waybill.worker.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NightTest {

    @ParameterizedTest
    @CsvSource({
        "DAILY,   2026-11-21T04:00:00Z, 2026-11-21T04:00:00Z",
        "DAILY,   2026-11-21T03:59:59Z, 2026-11-20T04:00:00Z",
        "DAILY,   2026-01-01T00:00:00Z, 2025-12-31T04:00:00Z",
        "WEEKLY,  2026-11-22T03:00:00Z, 2026-11-22T03:00:00Z",
        "WEEKLY,  2026-11-22T02:59:59Z, 2026-11-15T03:00:00Z",
        "WEEKLY,  2026-11-28T23:59:59Z, 2026-11-22T03:00:00Z",
        "MONTHLY, 2026-11-01T04:00:00Z, 2026-11-01T04:00:00Z",
        "MONTHLY, 2026-11-01T03:59:59Z, 2026-10-01T04:00:00Z",
        "MONTHLY, 2026-03-31T12:00:00Z, 2026-03-01T04:00:00Z"
    })
    void knowsWhenItLastBegan(Night night, Instant now, Instant latest) {
        assertThat(night.latest(now)).isEqualTo(latest);
    }
}
