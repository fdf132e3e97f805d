package dev.waybill.local.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// Peak memory of processes that come and go: looked at while they live, since the kernel forgets it with them.
final class PeakOfChildren {

    private static final long LOOK_EVERY_MILLIS = 50;

    private PeakOfChildren() {}

    /// Waits until the process ends.
    ///
    /// @return the sum of what each of its children had at most; what one took in its last 50 ms is not seen
    static OptionalLong watch(Process parent) throws InterruptedException {
        Map<Long, Long> peaks = new HashMap<>();
        do {
            parent.descendants()
                    .forEach(child -> new ProcessUsage(child.pid())
                            .peakBytes()
                            .ifPresent(bytes -> peaks.merge(child.pid(), bytes, Math::max)));
        } while (!parent.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        return peaks.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(
                        peaks.values().stream().mapToLong(Long::longValue).sum());
    }
}
