package dev.waybill.local.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A main class of this project in a process of its own, on the Java and the class path that run this.
final class JavaChild {

    private JavaChild() {}

    static Process start(Class<?> main, List<String> jvm, Map<String, String> environment, Path log) {
        return start(main, jvm, "", environment, log);
    }

    /// @param more class path behind the one of this process, or empty
    /// @param log  gets its standard error
    static Process start(Class<?> main, List<String> jvm, String more, Map<String, String> environment, Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        command.addAll(jvm);
        String classPath = System.getProperty("java.class.path") + (more.isEmpty() ? "" : File.pathSeparator + more);
        command.addAll(List.of("-cp", classPath, main.getName()));
        return start(command, environment, log);
    }

    static Process start(List<String> command, Map<String, String> environment, Path log) {
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not start " + command.getFirst(), e);
        }
    }
}
