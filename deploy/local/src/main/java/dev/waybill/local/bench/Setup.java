package dev.waybill.local.bench;

import dev.waybill.local.PackagedService;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What every benchmark is given.
///
/// @param repo sources, for the files of the Node peer
/// @param work logs and installed files; kept
/// @param tuning `WAYBILL_…` variables for the services
public record Setup(
        Path repo,
        Path work,
        Map<String, String> tuning,
        Packaged worker,
        Packaged files,
        Interruption stop,
        PrintStream out) {

    /// A service as it was built, and the options its Java is given in production.
    public record Packaged(String name, Path jar, List<String> jvm) {

        /// As the launcher starts it.
        List<String> command() {
            List<String> command = new ArrayList<>(
                    List.of(java(), "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
            command.addAll(jvm);
            command.addAll(List.of("-jar", jar.toString()));
            return command;
        }

        /// As an executable with the same heap; empty where `mvn -Dnative` has built none.
        Optional<List<String>> nativeCommand(Path repo) {
            return PackagedService.findNativeExecutable(target(repo)).map(executable -> {
                List<String> command = new ArrayList<>(List.of(executable.toString()));
                jvm.stream().filter(option -> option.startsWith("-Xmx")).forEach(command::add);
                return command;
            });
        }

        /// Why there is none.
        String nativeMissing(Path repo) {
            return "no *-runner in %s; mvn -Dnative builds one".formatted(target(repo));
        }

        private Path target(Path repo) {
            return repo.resolve(name).resolve("target");
        }

        /// The Java that runs this.
        static String java() {
            return Path.of(System.getProperty("java.home"), "bin", "java").toString();
        }

        /// With another largest heap.
        ///
        /// @param heap e.g. `-Xmx256m`
        Packaged withHeap(String heap) {
            List<String> changed = jvm.stream()
                    .map(option -> option.startsWith("-Xmx") ? heap : option)
                    .toList();
            return new Packaged(name, jar, changed);
        }
    }

    /// Ctrl-C.
    public interface Interruption {

        /// Throws if it came.
        void check();

        /// Waits; throws if it came meanwhile.
        void pause(Duration length);
    }
}
