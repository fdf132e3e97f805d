package dev.waybill.worker.archive;

import dev.waybill.worker.trace.Spans;
import dev.waybill.worker.upload.PinnedObject.NotAsPinned;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Calls of the store, some at a time, on threads of their own: the run looks up while it waits for one, and whoever
/// cancels it does not wait for a store that does not answer.
final class StoreCalls implements AutoCloseable {

    private static final long LOOK_MILLIS = 100;

    private final Runnable watch;
    private final ExecutorService threads = Spans.carriedTo(Executors.newFixedThreadPool(
            Archives.READS_AT_ONCE, Thread.ofVirtual().factory()));

    /// @param watch called while a call is waited for; throws to end that
    StoreCalls(Runnable watch) {
        this.watch = watch;
    }

    <T> Future<T> begin(Callable<T> call) {
        return threads.submit(call);
    }

    /// What a call answers, or fails with.
    <T> T await(Future<T> call) throws NotAsPinned {
        while (true) {
            try {
                return call.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                watch.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for the store", e);
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case NotAsPinned notAsPinned -> throw notAsPinned;
                    case RuntimeException failure -> throw failure;
                    case Error error -> throw error; // such as a lack of memory: it ends the worker
                    case null, default -> throw new IllegalStateException("a call of the store failed", e);
                }
            }
        }
    }

    /// Breaks off what is not answered yet: an interrupt closes the socket that a virtual thread waits for.
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
