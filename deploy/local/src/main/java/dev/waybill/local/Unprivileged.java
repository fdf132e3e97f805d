package dev.waybill.local;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How to run PostgreSQL without the rights of root, which it refuses to have.
///
/// - An ordinary user runs it as it is.
/// - Root runs it in a user namespace in which it is nobody (`unshare --user`): files stay root's.
/// - Root in a container that forbids that (the default of Docker) runs it as the user `nobody` (`setpriv`), which must
///   then own the data directory and get at everything it uses.
///
/// @param prefix what stands before a command line
/// @param anotherUser files of the server must be handed over
record Unprivileged(List<String> prefix, boolean anotherUser) {

    private static final int NOBODY = 65534;
    private static final int KILLED = 128; // and the signal's number is added

    /// Finds the first way that works here.
    ///
    /// @throws IllegalStateException if this is root and there is no way to be less
    static Unprivileged find() {
        if (new UnixSystem().getUid() != 0) {
            return new Unprivileged(List.of(), false);
        }
        List<String> namespace = List.of("unshare", "--user");
        if (works(namespace)) {
            return new Unprivileged(namespace, false);
        }
        List<String> nobody = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        if (works(nobody)) {
            return new Unprivileged(nobody, true);
        }
        throw new IllegalStateException("PostgreSQL does not run as root, and neither 'unshare --user' nor 'setpriv'"
                + " (util-linux) work here to start it unprivileged: start the stack as an ordinary user");
    }

    /// Where the binaries are unpacked: the cache of this user, unless the server's user cannot get at it.
    Path cache(Path home) {
        Path own = home.resolve("cache");
        if (anotherUser) {
            letPass(Directories.ownerOnly(own));
            letPass(home);
            return own;
        }
        return PostgresBinaries.userCache().orElse(own);
    }

    /// Gives a file or directory to the server's user.
    void handOver(Path file) throws IOException {
        if (anotherUser) {
            Files.setAttribute(file, "unix:uid", NOBODY);
        }
    }

    private static void letPass(Path directory) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not open " + directory + " for the user nobody", e);
        }
    }

    private static boolean works(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("/bin/sh", "-c", "test \"$(id -u)\" != 0"));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                return false;
            }
            if (process.exitValue() > KILLED) { // Ctrl-C reaches the probe too, and says nothing about the program
                throw new IllegalStateException("Interrupted while looking whether '%s' works: it ended by signal %d"
                        .formatted(String.join(" ", prefix), process.exitValue() - KILLED));
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false; // not installed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
