package dev.waybill.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Directories of the stack: made for their owner's eyes only, removed with all that is in them.
final class Directories {

    private static final Logger LOG = LoggerFactory.getLogger(Directories.class);

    private Directories() {}

    /// Makes the directory with mode 0700 if it does not exist; its parents get the usual mode.
    static Path ownerOnly(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory.toAbsolutePath().getParent());
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return directory;
        } catch (IOException e) {
            if (Files.isDirectory(directory)) { // another process made it since we looked
                return directory;
            }
            throw new UncheckedIOException("Could not make the directory " + directory, e);
        }
    }

    /// Writes a file with mode 0600, as a whole or not at all.
    static void ownerOnlyFile(Path file, String text) throws IOException {
        Path half = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".half"); // has mode 0600
        Files.writeString(half, text);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Like [#ownerOnlyFile], but leaves a file that another process has just written there.
    static void ownerOnlyFileOnce(Path file, String text) throws IOException {
        Path half = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".half");
        try {
            Files.writeString(half, text);
            Files.createLink(file, half); // unlike a move, never replaces
        } catch (FileAlreadyExistsException e) {
            LOG.debug("{} is there already", file);
        } finally {
            Files.delete(half);
        }
    }

    /// How long a log is that is going to be added to; 0 if there is none yet.
    static long length(Path file) {
        return file.toFile().length();
    }

    /// The end of a log, for an error message.
    ///
    /// @param from what an earlier run wrote ends there, in bytes
    static String lastLines(Path file, long from, int count) {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1) // takes any byte
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } catch (IOException e) {
            return "(cannot be read: " + e + ")";
        }
    }

    /// Removes the directory and all below it; does not follow links, and is content if it is gone already.
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) { // a server that is stopping removes files of its own
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
