package dev.waybill.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/// `stack.env` in the stack's home: settings of a running stack as lines `export NAME='value'`, for a shell to source.
/// Mode 0600, since it holds passwords.
///
/// There as a whole or not at all, and only while the stack runs: closed, or killed ([Watchdog]), the file goes.
public final class StackFile implements AutoCloseable {

    private static final String NAME = "stack.env";

    private final Path file;

    private StackFile(Path file) {
        this.file = file;
    }

    public static StackFile write(Path home, Map<String, String> variables) {
        Path file = home.resolve(NAME);
        try {
            Watchdog.keepTemporary(file);
            Directories.ownerOnlyFile(file, lines(variables));
            return new StackFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write " + file, e);
        }
    }

    /// One that a power cut left behind.
    static void removeStale(Path home) {
        try {
            Files.deleteIfExists(home.resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not remove the old " + home.resolve(NAME), e);
        }
    }

    private static String lines(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(entry -> "export %s=%s%n".formatted(entry.getKey(), quoted(entry.getValue())))
                .collect(Collectors.joining());
    }

    /// A POSIX shell takes all between single quotes as it is, except a single quote.
    static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }

    public Path path() {
        return file;
    }

    /// What to type to have the settings in a shell: `. '/home/me/stack.env'`.
    public String command() {
        return ". " + quoted(file.toString());
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            Watchdog.forgetTemporary(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not remove " + file, e);
        }
    }
}
