package dev.waybill.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a killed stack leaves over a data directory: a server that is still stopping, or only its `postmaster.pid`.
final class OrphanedPostgres {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private OrphanedPostgres() {}

    /// Makes the way free for a new server. To be called with the stack's home locked: no live stack owns what is
    /// found.
    static void end(Path data) {
        try {
            Optional<ProcessHandle> orphan = postmaster(data);
            if (orphan.isPresent()) {
                ProcessHandle server = orphan.get();
                if (!Liveness.ended(
                        server,
                        PATIENCE)) { // the watchdog of the killed stack should have been at it: it was killed too
                    Program.run(List.of("/bin/sh", "-c", "kill -INT " + server.pid()), "");
                    if (!Liveness.ended(server, PATIENCE)) {
                        throw new IllegalStateException("PostgreSQL (pid %d) still runs over %s and does not stop"
                                .formatted(server.pid(), data));
                    }
                }
            }
            // The number in it may by now belong to another program, and PostgreSQL would refuse to start.
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not remove the stale postmaster.pid of " + data, e);
        }
    }

    /// The server that runs over this data directory, if one does.
    static Optional<ProcessHandle> postmaster(Path data) {
        try {
            String first = Files.readAllLines(data.resolve("postmaster.pid"))
                    .getFirst()
                    .strip();
            return ProcessHandle.of(Long.parseLong(first))
                    .filter(process -> program(process).endsWith("/postgres"));
        } catch (NoSuchFileException e) {
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
