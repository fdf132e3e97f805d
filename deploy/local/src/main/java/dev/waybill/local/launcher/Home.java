package dev.waybill.local.launcher;

import dev.waybill.local.LocalStack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// What the launcher does with a stack's home before a stack runs over it.
final class Home {

    private Home() {}

    /// @throws RefusedException if a stack runs over this home already, in another process
    static void requireIdle(Path home) {
        Path lock = home.resolve("lock");
        if (!Files.exists(lock)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            if (held == null) {
                throw new RefusedException(
                        "Waybill runs already over %s: stop it first, or set WAYBILL_HOME to another directory"
                                .formatted(home));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not look at " + lock, e);
        }
    }

    /// The demo's catalog, written out, since the services read a file.
    static Path catalog(Path home) {
        Path file = home.resolve("datasets.yaml");
        try (InputStream in = LocalStack.class.getResourceAsStream("datasets.yaml")) {
            if (in == null) {
                throw new IllegalStateException("datasets.yaml is not on the class path");
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write " + file, e);
        }
    }
}
