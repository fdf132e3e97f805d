package dev.waybill.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends what this JVM started, also when the JVM is killed and can end nothing itself.
///
/// One small shell process for each JVM (`watchdog.sh`) reads from a pipe what is to be ended. The kernel closes the
/// pipe when the JVM dies, however it dies; the shell then stops services (SIGTERM, after 10 s SIGKILL), then
/// PostgreSQL servers (fast shutdown), removes temporary directories, and exits. It ignores the signals that a
/// terminal sends, and runs in a process group of its own: neither Ctrl-C nor a SIGKILL to the whole group of the JVM
/// (`timeout -s KILL`, many a CI system) ends it with the JVM.
///
/// Killed between a start and its `keep`: a service started in that instant is not known and lives on. A PostgreSQL
/// server is announced by its data directory before it starts, so there is no such instant.
final class Watchdog {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private static final String WATCH = "/bin/sh -c 'eval \"$SCRIPT\"' waybill-watchdog";

    /// Leaves the JVM's process group before the script runs: with setsid, which Linux has; else (macOS) as a
    /// background job under job control, which is given a group too. Only such a job needs its input put back.
    private static final String APART = """
            if command -v setsid >/dev/null 2>&1; then
              exec setsid %s
            fi
            exec 3<&0
            set -m
            %s <&3 3<&- &
            """.formatted(WATCH, WATCH);

    private static @Nullable Watchdog ofThisJvm;

    private final String pid;
    private final Writer pipe;

    private Watchdog() {
        try (InputStream script = Watchdog.class.getResourceAsStream("watchdog.sh")) {
            if (script == null) {
                throw new IllegalStateException("watchdog.sh is not on the class path");
            }
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", APART, "waybill-watchdog")
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("SCRIPT", text); // keeps it out of the list of processes
            Process shell = builder.start();
            pipe = shell.outputWriter(StandardCharsets.UTF_8);
            String own = shell.inputReader().readLine(); // it is in its own group now
            if (own == null) {
                throw new IllegalStateException("The watchdog did not start with /bin/sh");
            }
            pid = own;
        } catch (IOException e) {
            throw new UncheckedIOException("Could not start the watchdog with /bin/sh", e);
        }
    }

    static synchronized void keepService(long pid) {
        keep("service " + pid);
    }

    static synchronized void forgetService(long pid) {
        forget("service " + pid);
    }

    static synchronized void keepPostgres(Path data) {
        keep("postgres " + data);
    }

    static synchronized void forgetPostgres(Path data) {
        forget("postgres " + data);
    }

    static synchronized void keepTemporary(Path directory) {
        keep("temporary " + directory);
    }

    static synchronized void forgetTemporary(Path directory) {
        forget("temporary " + directory);
    }

    private static void keep(String what) {
        if (what.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("A path of the stack holds a line break: " + what);
        }
        Watchdog running = ofThisJvm;
        if (running == null) {
            running = new Watchdog();
            ofThisJvm = running;
        }
        try {
            running.send("keep " + what);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The watchdog (pid %s) is gone: without it a killed stack would leave processes behind"
                            .formatted(running.pid),
                    e);
        }
    }

    private static void forget(String what) {
        try {
            if (ofThisJvm != null) {
                ofThisJvm.send("forget " + what);
            }
        } catch (IOException e) {
            LOG.warn("The watchdog (pid {}) was killed; what still runs would outlive this JVM", ofThisJvm.pid, e);
        }
    }

    private void send(String line) throws IOException {
        pipe.write(line + "\n");
        pipe.flush();
    }
}
