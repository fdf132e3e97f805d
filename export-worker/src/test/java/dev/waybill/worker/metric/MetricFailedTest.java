package dev.waybill.worker.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.worker.metric.MetricFailed.Reason;
import org.junit.jupiter.api.Test;

class MetricFailedTest {

    @Test
    void whatAServerSaysHasNoCharacterThatNoDatabaseKeeps() {
        assertThat(new MetricFailed(Reason.QUERY_FAILED, "no\0table").text()).isEqualTo("no table");
    }

    @Test
    void aLongMessageIsCutBetweenCharacters() {
        assertThat(new MetricFailed(Reason.QUERY_FAILED, "x".repeat(498) + "😀😀").text())
                .isEqualTo("x".repeat(498) + "…");
    }
}
