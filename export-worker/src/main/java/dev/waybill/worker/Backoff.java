package dev.waybill.worker;

import java.time.Duration;

/// How long a failed attempt waits for the next: twice as long each time, up to 64 times the first wait, and by chance
/// between half of it and all, so that exports which failed together do not come back together.
///
/// @param first longest wait after the first attempt
record Backoff(Duration first) {

    private static final int MOST_DOUBLINGS = 6;

    /// @param attempts that failed in a row, from 1
    /// @param chance   from 0 to 1
    Duration after(int attempts, double chance) {
        long longest = first.toMillis() << Math.clamp(attempts - 1L, 0, MOST_DOUBLINGS);
        return Duration.ofMillis(Math.round(longest * (0.5 + chance / 2)));
    }
}
