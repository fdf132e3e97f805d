package dev.waybill.worker.browser;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Packages that the tests load into the browser, as `src/test/npm` names them, installed once into `target`.
final class NodeModules {

    private static final Path WANTED = Path.of("src", "test", "npm");
    private static final Path FOLDER = Path.of("target", "npm").toAbsolutePath();
    private static final List<String> FILES = List.of("package.json", "package-lock.json");
    private static final long MINUTES = 5;

    private NodeModules() {}

    /// The folder `node_modules`.
    static synchronized Path installed() {
        try {
            Path done = FOLDER.resolve("installed-lock.json");
            Path wanted = WANTED.resolve("package-lock.json");
            Files.createDirectories(FOLDER);
            try (FileChannel file = FileChannel.open(FOLDER.resolveSibling("npm.lock"), CREATE, WRITE);
                    FileLock _ = file.lock()) { // tests run in two processes
                if (!Files.exists(done) || Files.mismatch(done, wanted) >= 0) {
                    install();
                    Files.copy(wanted, done, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return FOLDER.resolve("node_modules");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void install() throws IOException, InterruptedException {
        for (String file : FILES) {
            Files.copy(WANTED.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = FOLDER.resolve("npm.log");
        Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!npm.waitFor(MINUTES, TimeUnit.MINUTES) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            throw new IllegalStateException("npm ci failed: " + Files.readString(log));
        }
    }
}
