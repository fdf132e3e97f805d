package dev.waybill.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A packaged service as a child process, on the Java that runs this or as a native executable ([PackagedService]).
///
/// It ends with the JVM that started it, also when that is killed ([Watchdog]).
public final class ServiceProcess implements AutoCloseable {

    private static final Duration USUAL_PAUSE = Duration.ofMillis(100);

    private final String name;
    private final Process process;
    private final Path log;
    private final long logStart;

    private ServiceProcess(String name, Process process, Path log, long logStart) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.logStart = logStart;
    }

    /// @param packaged its jar or executable
    /// @param env all `WAYBILL_…` variables it sees; those of this process are not handed on, other variables are.
    /// Its log is text, unless they say otherwise
    /// @param log what it writes is added to this file
    public static ServiceProcess start(
            String name, Path packaged, Map<String, String> env, Path log, List<String> jvmArgs, String... args) {
        List<String> command = new ArrayList<>(PackagedService.command(packaged, jvmArgs));
        command.addAll(List.of(args));
        return start(name, command, env, log);
    }

    /// The same for a service that is started in another way, as a native executable for one.
    public static ServiceProcess start(String name, List<String> command, Map<String, String> env, Path log) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().keySet().removeIf(variable -> variable.startsWith("WAYBILL_"));
            builder.environment().putAll(env);
            builder.environment().putIfAbsent("WAYBILL_LOG_FORMAT", "text"); // also where this runs in a container
            long logStart = Directories.length(log);
            Process process = builder.start();
            Watchdog.keepService(process.pid());
            process.onExit().thenRun(() -> Watchdog.forgetService(process.pid())); // its number may be given anew
            return new ServiceProcess(name, process, log, logStart);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not start %s from %s".formatted(name, command.getFirst()), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Waits until `GET health` answers 200.
    ///
    /// @throws IllegalStateException with the end of its log, if it ends or is not ready in time
    public void awaitReady(URI health, Duration atMost) {
        awaitReady(health, atMost, USUAL_PAUSE);
    }

    /// @param pause between two questions
    public void awaitReady(URI health, Duration atMost, Duration pause) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
            HttpRequest get = HttpRequest.newBuilder(health)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            while (!answersOk(http, get)) {
                if (!process.isAlive()) {
                    throw failed("ended with %d before it was ready".formatted(process.exitValue()));
                }
                if (System.nanoTime() > deadline) {
                    throw failed("was not ready within %s (%s)".formatted(atMost, health));
                }
                process.waitFor(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + name, e);
        }
    }

    private static boolean answersOk(HttpClient http, HttpRequest get) throws InterruptedException {
        try {
            return http.send(get, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    /// Waits until it ends by itself, as `drain` does.
    ///
    /// @return its exit code
    /// @throws IllegalStateException with the end of its log, if it does not end in time; it runs on
    public int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw failed("did not end within " + atMost);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + name, e);
        }
    }

    /// Sends a signal by its name without SIG: `STOP`, `CONT`, `TERM` …
    public void signal(String signal) {
        Program.run(List.of("/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "kill", signal, Long.toString(pid())), "");
    }

    /// SIGKILL, and waits until it is gone.
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(30));
    }

    /// SIGTERM, and waits.
    ///
    /// @return its exit code
    /// @throws IllegalStateException with the end of its log, if it did not end in time; it is killed then
    public int stop(Duration atMost) {
        process.destroy();
        try {
            return awaitExit(atMost);
        } catch (IllegalStateException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private IllegalStateException failed(String what) {
        return new IllegalStateException(
                "%s %s. The end of %s:%n%s".formatted(name, what, log, Directories.lastLines(log, logStart, 20)));
    }

    /// Kills it, if it still runs.
    @Override
    public void close() {
        kill();
    }
}
