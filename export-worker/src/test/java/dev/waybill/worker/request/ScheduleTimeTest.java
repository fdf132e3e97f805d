package dev.waybill.worker.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTimeTest {

    private static final Instant NOW = Instant.parse("2026-11-17T02:31:07Z");

    @Test
    void isTheSameInstantWhateverTheOffset() {
        assertThat(ScheduleTime.parse("2026-11-17T03:30:00+01:00"))
                .isEqualTo(ScheduleTime.parse("2026-11-17T02:30:00Z"))
                .isEqualTo(Instant.parse("2026-11-17T02:30:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-11-17", "2026-11-17T02:30:00", "2026-11-31T02:30:00Z", "1795919400", "now"})
    void aTimeWithoutItsOffsetIsNone(String text) {
        assertThatThrownBy(() -> ScheduleTime.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'%s' is no time".formatted(text));
    }

    @Test
    void aJobIsNamedAfterTheMinuteItsCronJobWasDue() {
        // as getJobName and getTimeHashInMinutes of Kubernetes' controller have it
        assertThat(ScheduleTime.ofJob("waybill-request-invoices-29914710", Instant.parse("2026-11-17T02:31:07Z")))
                .isEqualTo(Instant.parse("2026-11-17T02:30:00Z"));
        assertThat(ScheduleTime.ofJob("a-27875520", Instant.parse("2023-01-02T00:00:00Z")))
                .isEqualTo(Instant.parse("2023-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nightly",
                "nightly-1",
                "nightly-20261117",
                "29914710",
                "nightly-99999999999999",
                "n-29914710x"
            })
    void aNameThatSomebodyChoseHasNoTime(String name) {
        assertThatThrownBy(() -> ScheduleTime.ofJob(name, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'%s' does not end in the minutes since 1970".formatted(name))
                .hasMessageContaining("kubectl create job --from=cronjob/NAME NAME-$(($(date +%s) / 60))");
    }
}
