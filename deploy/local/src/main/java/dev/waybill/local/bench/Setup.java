package dev.waybill.local.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

        /// The Java that runs this.
        static String java() {
            return Path.of(System.getProperty("java.home"), "bin", "java").toString();
        }

        /// The same options with another largest heap.
        ///
        /// @param heap e.g. `-Xmx256m`
        List<String> jvmWithHeap(String heap) {
            return jvm.stream()
                    .map(option -> option.startsWith("-Xmx") ? heap : option)
                    .toList();
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
