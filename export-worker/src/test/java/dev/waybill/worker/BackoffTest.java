package dev.waybill.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1));

    @Test
    void doublesAndEndsAt64Times() {
        assertThat(backoff.after(1, 1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.after(2, 1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.after(3, 1)).isEqualTo(Duration.ofSeconds(4));
        assertThat(backoff.after(7, 1)).isEqualTo(Duration.ofSeconds(64));
        assertThat(backoff.after(100, 1)).isEqualTo(Duration.ofSeconds(64));
    }

    @Test
    void isByChanceBetweenHalfAndAll() {
        assertThat(backoff.after(3, 0)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.after(3, 0.5)).isEqualTo(Duration.ofSeconds(3));
    }
}
