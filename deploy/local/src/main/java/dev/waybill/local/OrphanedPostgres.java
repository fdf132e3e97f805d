package dev.waybill.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a killed stack leaves over a data directory: a server that is still stopping, or only its `postmaster.pid`.
final class OrphanedPostgres {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private OrphanedPostgres() {}

    /// Makes the way free for a new server. To be called with the stack's home locked: no live stack owns what is
    /// found.
    static void end(Path data) {
        Optional<ProcessHandle> orphan = postmaster(data);
        if (orphan.isPresent()) {
            long pid = orphan.get().pid();
            // The watchdog of the killed stack may be at it; it does no harm to ask twice.
            Program.run(List.of("/bin/sh", "-c", "kill -INT " + pid + " || true"), "");
            if (!Liveness.ended(orphan.get(), PATIENCE)) {
                throw new IllegalStateException(
                        "PostgreSQL (pid %d) still runs over %s and does not stop".formatted(pid, data));
            }
        }
        try {
            // The number in it may by now belong to another program, and PostgreSQL would refuse to start.
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not remove the stale postmaster.pid of " + data, e);
        }
    }

    /// The server that runs over this data directory, if one does.
    static Optional<ProcessHandle> postmaster(Path data) {
        try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
            return lines.findFirst()
                    .flatMap(first -> ProcessHandle.of(Long.parseLong(first.strip())))
                    .filter(Liveness::isAlive)
                    .filter(process -> program(process).endsWith("/postgres"));
        } catch (NoSuchFileException | NumberFormatException e) { // none, or written only in part
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read postmaster.pid of " + data, e);
        }
    }

    /// On Linux from the command line, because the program itself of another user's process may not be seen.
    private static String program(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .split("\0", 2)[0];
        } catch (IOException e) {
            return process.info().command().orElse("");
        }
    }
}
