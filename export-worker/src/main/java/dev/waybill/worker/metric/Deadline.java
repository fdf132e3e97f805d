package dev.waybill.worker.metric;

import java.time.Duration;

/// When a metric must have ended.
record Deadline(long nanoTime) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() - nanoTime >= 0;
    }

    /// Of what is left; never less than 1, since most drivers take 0 for no limit.
    int millisLeft() {
        return (int) Math.clamp((nanoTime - System.nanoTime()) / 1_000_000, 1, Integer.MAX_VALUE);
    }

    /// The same, and not more than this.
    int millisLeft(Duration atMost) {
        return (int) Math.min(millisLeft(), atMost.toMillis());
    }
}
