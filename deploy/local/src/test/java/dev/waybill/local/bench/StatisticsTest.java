package dev.waybill.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    @Test
    void theMedianIsTheMiddleOrBetweenTheTwoInTheMiddle() {
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
        assertThat(Statistics.median(List.of(7L))).isEqualTo(7);
    }

    @Test
    void aPercentileIsOneOfTheNumbers() {
        List<Integer> numbers = IntStream.rangeClosed(1, 200).boxed().toList();

        assertThat(Statistics.percentile(numbers, 50)).isEqualTo(100);
        assertThat(Statistics.percentile(numbers, 99)).isEqualTo(198);
        assertThat(Statistics.percentile(numbers, 100)).isEqualTo(200);
        assertThat(Statistics.percentile(List.of(5), 1)).isEqualTo(5);
    }

    @Test
    void ofNothingThereIsNoMedian() {
        assertThatThrownBy(() -> Statistics.median(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
