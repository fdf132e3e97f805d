package dev.waybill.local.launcher;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Ctrl-C, SIGTERM or a closed terminal: the main thread is told, ends what it started, and chooses the exit code.
///
/// Nothing is interrupted, so nothing is left half-closed; the main thread looks at each step whether it was asked.
/// One that does not end in time leaves the rest to the watchdog of the stack.
final class StopSignal {

    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final List<Runnable> atOnce = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    /// Thrown where a command cannot go on because it was asked to stop.
    static final class Asked extends RuntimeException {
        private static final long serialVersionUID = 1;

        Asked() {
            super("interrupted");
        }
    }

    /// Takes over what the JVM does on a signal.
    static StopSignal install() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signal::stopMain, "stop"));
        return signal;
    }

    private void stopMain() {
        asked.countDown();
        int code = 1;
        try {
            atOnce.forEach(Runnable::run);
            code = exitCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException e) {
            System.err.println("waybill: not stopped within %d s, leaving".formatted(PATIENCE_SECONDS));
        }
        Runtime.getRuntime().halt(code); // else the JVM would end with 128 + the signal
    }

    /// Ends the JVM; everything is closed already.
    void exit(int code) {
        exitCode.complete(code);
        System.exit(code);
    }

    /// Is done as soon as it is asked, perhaps twice, on another thread while the main thread waits for something else.
    void first(Runnable action) {
        atOnce.add(action);
        if (isAsked()) {
            action.run();
        }
    }

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /// @throws Asked if it was asked to stop
    void check() {
        if (isAsked()) {
            throw new Asked();
        }
    }

    /// Waits so long, or until asked.
    ///
    /// @return whether it was asked
    boolean await(Duration atMost) {
        try {
            return asked.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// Waits so long.
    ///
    /// @throws Asked if it was asked to stop meanwhile
    void pause(Duration length) {
        if (await(length)) {
            throw new Asked();
        }
    }

    /// What a signal does; for tests too.
    void ask() {
        asked.countDown();
    }
}
