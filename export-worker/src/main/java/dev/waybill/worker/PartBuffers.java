package dev.waybill.worker;

import dev.waybill.worker.encode.PartBuffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/// Buffers that parts are encoded into, used again and again: large arrays are dear to make and to collect. Those of
/// the usual sizes are kept.
@ApplicationScoped
public class PartBuffers {

    private final Map<Integer, Deque<PartBuffer>> free;

    @Inject
    PartBuffers(ExportSettings exports) {
        this(Math.toIntExact(exports.partSize().asLongValue()), MetricPlan.PART_BYTES);
    }

    private PartBuffers(int ofExports, int ofMetrics) {
        this.free = ofExports == ofMetrics
                ? Map.of(ofExports, new ArrayDeque<>())
                : Map.of(ofExports, new ArrayDeque<>(), ofMetrics, new ArrayDeque<>());
    }

    /// An empty buffer for parts of this size.
    synchronized PartBuffer take(int partSizeBytes) {
        Deque<PartBuffer> kept = free.get(partSizeBytes);
        return kept == null || kept.isEmpty() ? new PartBuffer(partSizeBytes) : kept.pop();
    }

    /// Whoever gives a buffer back must not touch it again. One that a huge row made larger is let go.
    synchronized void giveBack(PartBuffer buffer) {
        Deque<PartBuffer> kept = free.get(buffer.partSizeBytes());
        if (kept != null && !buffer.isGrown()) {
            buffer.clear();
            kept.push(buffer);
        }
    }
}
