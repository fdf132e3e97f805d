package dev.waybill.local;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How to run a program without the rights of root, which PostgreSQL refuses to have.
///
/// An ordinary user runs it as it is. Root runs it in a user namespace of its own in which it is nobody
/// (`unshare --user`, Linux): files stay root's, so nothing needs another owner.
final class Unprivileged {

    private static final List<String> IN_USER_NAMESPACE = List.of("unshare", "--user");

    private Unprivileged() {}

    /// What stands before a command line.
    ///
    /// @throws IllegalStateException if this is root and there is no way to be less
    static List<String> prefix() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        if (succeeds("unshare", "--user", "/bin/sh", "-c", "test \"$(id -u)\" != 0")) {
            return IN_USER_NAMESPACE;
        }
        throw new IllegalStateException("PostgreSQL does not run as root, and 'unshare --user' (util-linux) does not "
                + "work here, so root cannot start it unprivileged: start the stack as an ordinary user");
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // not installed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
