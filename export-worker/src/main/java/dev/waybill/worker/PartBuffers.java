package dev.waybill.worker;

import dev.waybill.worker.encode.PartBuffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;

/// Buffers that parts are encoded into, used again and again: large arrays are dear to make and to collect.
@ApplicationScoped
public class PartBuffers {

    private final Deque<PartBuffer> free = new ArrayDeque<>();

    /// An empty buffer for parts of this size.
    synchronized PartBuffer take(int partSizeBytes) {
        while (!free.isEmpty()) {
            PartBuffer buffer = free.pop();
            if (buffer.partSizeBytes() == partSizeBytes) {
                return buffer;
            }
            // of an export with larger parts: let go
        }
        return new PartBuffer(partSizeBytes);
    }

    /// Whoever gives a buffer back must not touch it again. One that a huge row made larger is let go.
    synchronized void giveBack(PartBuffer buffer) {
        if (!buffer.isGrown()) {
            buffer.clear();
            free.push(buffer);
        }
    }
}
