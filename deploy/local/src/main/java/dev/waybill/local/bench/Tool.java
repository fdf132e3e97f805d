package dev.waybill.local.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Programs of the machine.
final class Tool {

    private Tool() {}

    /// Where it is on the PATH. Behind the shim of a version manager, the program itself: half a second of shell before
    /// it starts is not the program's.
    static Optional<Path> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        for (String directory : path.split(":")) {
            Path file = Path.of(directory, program);
            if (!directory.isEmpty() && Files.isExecutable(file) && !Files.isDirectory(file)) {
                return Optional.of(directory.endsWith(".pyenv/shims") ? behindShim(file) : file);
            }
        }
        return Optional.empty();
    }

    private static Path behindShim(Path shim) {
        return firstLine(List.of("pyenv", "which", shim.getFileName().toString()))
                .map(Path::of)
                .filter(Files::isExecutable)
                .orElse(shim);
    }

    /// What it prints first; empty if it fails.
    static Optional<String> firstLine(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                return Optional.empty();
            }
            return text.lines().findFirst();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
