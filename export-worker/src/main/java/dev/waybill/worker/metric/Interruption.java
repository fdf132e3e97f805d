package dev.waybill.worker.metric;

/// How others break off a metric that waits for its database, as one whose run was cancelled.
@FunctionalInterface
public interface Interruption {

    /// Nobody does.
    Interruption NONE = _ -> () -> {};

    /// Until it is closed, the action may be taken, on another thread.
    @FunctionalInterface
    interface Chance extends AutoCloseable {
        @Override
        void close();
    }

    /// @param action ends the metric's statement
    Chance by(Runnable action);
}
