package dev.waybill.local.launcher;

import dev.waybill.local.PackagedService;
import dev.waybill.local.ServiceProcess;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// One of the two services as a child process, started again when it dies.
final class Service implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

    /// Java's warnings about what its own libraries do would stand at the top of every log.
    private static final List<String> QUIET =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private final String name;
    private final Path program;
    private final Path log;
    private final int port;
    private final List<String> jvm;
    private final Map<String, String> environment;
    private volatile ServiceProcess process;

    private Service(String name, Settings settings, int port, List<String> jvm, Map<String, String> environment) {
        this.name = name;
        this.program = copy(name, settings);
        this.log = settings.logs().resolve(name + ".log");
        this.port = port;
        this.jvm = Stream.concat(QUIET.stream(), jvm.stream()).toList();
        this.environment = new LinkedHashMap<>(environment);
        this.environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        this.environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        this.process = launched();
    }

    /// @param name its directory too, e.g. `files-service`
    /// @param jvm options of its Java
    /// @throws IllegalStateException if it is not built
    static Service start(String name, Settings settings, int port, List<String> jvm, Map<String, String> environment) {
        return new Service(name, settings, port, jvm, environment);
    }

    private static Path copy(String name, Settings settings) {
        Path copy = settings.app(name);
        if (settings.isNative()) {
            return AppCopy.ofExecutable(PackagedService.nativeExecutable(settings.target(name)), copy);
        }
        Path built = settings.packaged(name);
        Path jar = built.resolve(AppCopy.RUNNER);
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("%s is not built: %s is missing; ./waybill builds it".formatted(name, jar));
        }
        return AppCopy.make(built, copy);
    }

    private ServiceProcess launched() {
        return ServiceProcess.start(name, program, environment, log, jvm);
    }

    /// @throws IllegalStateException with the end of its log, if it does not get ready
    void awaitReady() {
        process.awaitReady(url().resolve("/q/health/ready"), READY_WITHIN);
    }

    URI url() {
        return URI.create("http://localhost:" + port);
    }

    Path log() {
        return log;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Starts it anew after it ended, with a line that says so.
    void restart(PrintStream out) {
        int exit = process.awaitExit(Duration.ZERO);
        process = launched();
        out.println("%s ended with exit code %d; started again with pid %d (its log: %s)"
                .formatted(name, exit, process.pid(), log));
    }

    /// SIGTERM; killed if that takes too long.
    @Override
    public void close() {
        process.stop(STOPPED_WITHIN);
    }
}
