package dev.waybill.local.launcher;

import dev.waybill.local.LocalStack;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Stack, demo data and both services, all of it running and ready.
final class Deployment implements AutoCloseable {

    static final List<String> FILES_JVM = List.of("-Xmx256m", "-XX:+UseSerialGC");

    /// As production gives it; the benchmarks use the same. An export lives in a few long-lived part buffers and
    /// makes little garbage: a small young generation will do, and the heap grows only as parts need it. The loops
    /// that matter run millions of times: compiling ten times later leaves the start-up's methods alone, which took
    /// tens of megabytes and a fifth of the processor time of an export of a million rows. What compilers took and
    /// gave back, the C library keeps unless told to trim.
    static final List<String> WORKER_JVM = List.of(
            "-Xmx160m",
            "-Xms24m",
            "-Xmn4m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:CompileThresholdScaling=10",
            "-XX:TrimNativeHeapInterval=200");

    private final LocalStack stack;
    private final Service files;
    private final Service worker;
    private final Map<String, String> environment;

    private Deployment(LocalStack stack, Service files, Service worker, Map<String, String> environment) {
        this.stack = stack;
        this.files = files;
        this.worker = worker;
        this.environment = environment;
    }

    /// Starts all, with a line for each step; what had started is stopped when a later step fails.
    ///
    /// @param invoices of tenant demo; empty: those that are there
    /// @param origins web origins allowed besides files-service's own
    static Deployment start(
            Settings settings,
            StackPorts ports,
            OptionalLong invoices,
            List<String> origins,
            StopSignal stop,
            PrintStream out)
            throws SQLException {
        Deque<AutoCloseable> started = new ArrayDeque<>();
        try {
            LocalStack stack = Servers.start(settings, ports, invoices, origins, stop, out);
            started.push(stack);

            long begin = System.nanoTime();
            Map<String, String> environment = Servers.environment(settings, ports, stack);
            Service files = Service.start("files-service", settings, ports.files(), FILES_JVM, environment);
            started.push(files);
            Service worker = Service.start("export-worker", settings, ports.worker(), WORKER_JVM, environment);
            started.push(worker);
            stop.first(files::close);
            stop.first(worker::close);
            files.awaitReady();
            worker.awaitReady();
            stop.check();
            out.println("Services  files-service %s, export-worker %s are ready (%s)"
                    .formatted(files.url(), worker.url(), since(begin)));
            return new Deployment(stack, files, worker, environment);
        } catch (SQLException | RuntimeException e) {
            closeAll(started, e);
            stop.check();
            throw e;
        }
    }

    static String since(long beginNanos) {
        return "%.1f s".formatted((System.nanoTime() - beginNanos) / 1e9);
    }

    LocalStack stack() {
        return stack;
    }

    Service files() {
        return files;
    }

    Service worker() {
        return worker;
    }

    /// What the services were given.
    Map<String, String> environment() {
        return environment;
    }

    /// Keeps both services running until asked to stop: one that ends is started again after a second.
    ///
    /// @throws IllegalStateException if PostgreSQL ended
    void supervise(StopSignal stop, PrintStream out) {
        while (!stop.await(Duration.ofMillis(200))) {
            stack.requireDatabase();
            for (Service service : List.of(files, worker)) {
                // Ctrl-C ends the services too, at the same time: that second tells it from a crash.
                if (!service.isAlive() && !stop.await(Duration.ofSeconds(1))) {
                    service.restart(out);
                }
            }
        }
    }

    /// Stops the services, then the stack.
    @Override
    public void close() {
        Deque<AutoCloseable> all = new ArrayDeque<>(List.of(worker, files, stack));
        IllegalStateException failed = new IllegalStateException("Not everything stopped cleanly");
        closeAll(all, failed);
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }

    private static void closeAll(Deque<AutoCloseable> started, Exception cause) {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) { // declared so by AutoCloseable
                cause.addSuppressed(e);
            }
        }
    }
}
