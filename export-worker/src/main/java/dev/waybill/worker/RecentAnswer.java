package dev.waybill.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What a question was answered last, asked again by whoever looks when that is some seconds ago. Who looks waits a
/// moment only: what does not answer, or fails, has no answer, and is not asked a second time meanwhile.
final class RecentAnswer<T> {

    private final String name;
    private final Callable<T> question;
    private final long freshNanos;
    private final long patienceNanos;
    private @Nullable FutureTask<T> asked;
    private long askedAt; // System.nanoTime

    /// @param name     of the thread that asks
    /// @param fresh    for how long an answer is good
    /// @param patience how long one waits for an answer, from when it was asked for
    RecentAnswer(String name, Callable<T> question, Duration fresh, Duration patience) {
        this.name = name;
        this.question = question;
        this.freshNanos = fresh.toNanos();
        this.patienceNanos = patience.toNanos();
    }

    /// Empty while there is none.
    synchronized Optional<T> look() {
        long now = System.nanoTime();
        if (asked == null || (asked.isDone() && now - askedAt >= freshNanos)) {
            asked = new FutureTask<>(question);
            askedAt = now;
            Thread.ofVirtual().name(name).start(asked);
        }
        try {
            return Optional.of(asked.get(Math.max(0, askedAt + patienceNanos - now), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
