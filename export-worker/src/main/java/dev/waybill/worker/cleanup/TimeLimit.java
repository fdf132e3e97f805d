package dev.waybill.worker.cleanup;

import java.time.Duration;

/// How long one run of a job may take. It is looked at between two batches.
final class TimeLimit {

    private final long endsAt;

    private TimeLimit(long endsAt) {
        this.endsAt = endsAt;
    }

    static TimeLimit of(Duration limit) {
        return new TimeLimit(System.nanoTime() + limit.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() - endsAt >= 0;
    }
}
