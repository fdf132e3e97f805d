package dev.waybill.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RecentAnswerTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void isAskedForOnceWhileItIsFresh() {
        RecentAnswer<Integer> answer = new RecentAnswer<>("test", asked::incrementAndGet, LONG, LONG);

        assertThat(answer.look()).contains(1);
        assertThat(answer.look()).contains(1);
    }

    @Test
    void isAskedForAgainWhenItIsNotFreshAnyMore() {
        RecentAnswer<Integer> answer = new RecentAnswer<>("test", asked::incrementAndGet, SHORT, LONG);

        Awaitility.await().until(() -> answer.look().orElseThrow() >= 3);
    }

    @Test
    void thereIsNoneWhereTheQuestionFailsAndLaterThereIs() {
        RecentAnswer<Integer> answer = new RecentAnswer<>(
                "test",
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new IllegalStateException("down");
                    }
                    return asked.get();
                },
                SHORT,
                LONG);

        assertThat(answer.look()).isEmpty();
        Awaitility.await().until(() -> answer.look().isPresent());
    }

    @Test
    void nobodyWaitsForLongOrAsksASecondTimeWhileTheQuestionHangs() {
        CountDownLatch hangs = new CountDownLatch(1);
        RecentAnswer<Integer> answer = new RecentAnswer<>(
                "test",
                () -> {
                    asked.incrementAndGet();
                    hangs.await();
                    return asked.get();
                },
                Duration.ZERO,
                SHORT);

        assertThat(answer.look()).isEmpty();
        Awaitility.await().until(() -> asked.get() == 1); // its thread may begin later than one waits
        assertThat(answer.look()).isEmpty();
        assertThat(asked).hasValue(1);

        hangs.countDown();
        Awaitility.await().until(() -> answer.look().isPresent());
    }
}
