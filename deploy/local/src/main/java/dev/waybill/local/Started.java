package dev.waybill.local;

import java.util.ArrayDeque;
import java.util.Deque;

/// What was started and must be stopped: the last one first, and the others even if one does not stop.
final class Started {

    private final Deque<AutoCloseable> all = new ArrayDeque<>();

    void push(AutoCloseable one) {
        all.push(one);
    }

    /// Does nothing the second time.
    ///
    /// @param trouble says what did not stop
    /// @throws IllegalStateException if one does not stop
    void stop(String trouble) {
        RuntimeException first = null;
        while (!all.isEmpty()) {
            try {
                all.pop().close();
            } catch (Exception e) { // declared so by AutoCloseable
                if (first == null) {
                    first = new IllegalStateException(trouble, e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
