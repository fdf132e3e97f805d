package dev.waybill.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the build makes of a service, and how it is run: `java [jvmArgs] -jar target/quarkus-app/quarkus-run.jar`, or
/// the executable `target/…-runner` that `mvn -Dnative` puts beside it.
public final class PackagedService {

    /// System property of tests: if set, and not to `false`, packaged services are run as native executables.
    public static final String NATIVE = "waybill.native";

    private static final Path JAR = Path.of("quarkus-app", "quarkus-run.jar");
    private static final String RUNNER = "-runner";

    private PackagedService() {}

    /// @param packaged a jar, or an executable, which takes those of the JVM's arguments that it has too
    static List<String> command(Path packaged, List<String> jvmArgs) {
        Path program = isNativeWanted() && packaged.endsWith(JAR)
                ? nativeExecutable(packaged.toAbsolutePath().resolve("../..").normalize())
                : packaged;
        List<String> command = new ArrayList<>();
        if (program.toString().endsWith(".jar")) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvmArgs);
            command.add("-jar");
            command.add(program.toString());
        } else {
            command.add(program.toString());
            jvmArgs.stream().filter(PackagedService::isUnderstoodNatively).forEach(command::add);
        }
        return command;
    }

    /// @param target of the service, as Maven names it
    /// @throws IllegalStateException if it is not built
    public static Path nativeExecutable(Path target) {
        return findNativeExecutable(target)
                .orElseThrow(() -> new IllegalStateException(
                        "There is no native executable in %s; mvn -Dnative -Dquick package builds it"
                                .formatted(target)));
    }

    /// @return empty if it is not built
    public static Optional<Path> findNativeExecutable(Path target) {
        if (!Files.isDirectory(target)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith(RUNNER))
                    .filter(Files::isExecutable)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not list " + target, e);
        }
    }

    /// Whether [#NATIVE] is set.
    public static boolean isNativeWanted() {
        String wanted = System.getProperty(NATIVE);
        return wanted != null && !wanted.equals("false");
    }

    private static boolean isUnderstoodNatively(String jvmArg) {
        return jvmArg.startsWith("-Xm") || jvmArg.startsWith("-Xss") || jvmArg.startsWith("-D");
    }
}
