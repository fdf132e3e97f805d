package dev.waybill.local.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A service runs from a copy of what was packaged: Maven writes jars anew in place, and a Java that has them open
/// breaks. A copy, not links, because a link would still be the same file.
final class AppCopy {

    static final String RUNNER = "quarkus-run.jar";

    private AppCopy() {}

    /// Replaces what an earlier start left at `to`.
    ///
    /// @return the copy's jar
    static Path make(Path from, Path to) {
        try {
            remove(to);
            Files.createDirectories(to.getParent());
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
            }
            return to.resolve(RUNNER);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not copy %s to %s".formatted(from, to), e);
        }
    }

    /// The same with a native executable.
    ///
    /// @return the copy
    static Path ofExecutable(Path from, Path to) {
        try {
            remove(to);
            Files.createDirectories(to);
            return Files.copy(from, to.resolve(from.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not copy %s to %s".formatted(from, to), e);
        }
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> childrenFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            childrenFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : childrenFirst) {
            Files.delete(file);
        }
    }
}
