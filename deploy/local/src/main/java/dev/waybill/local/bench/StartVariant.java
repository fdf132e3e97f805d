package dev.waybill.local.bench;

import dev.waybill.local.bench.Setup.Packaged;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// One way to start a service.
///
/// @param command empty if that way is not there
/// @param missing why it is not there, or empty
record StartVariant(
        String service, String name, List<String> command, Map<String, String> environment, String missing) {

    /// The three ways, in the order they are shown; makes the AOT cache, which takes half a minute.
    static List<StartVariant> of(Packaged service, Setup setup) throws IOException, InterruptedException {
        return List.of(jvm(service), aot(service, setup), nativeExecutable(service, setup));
    }

    private static StartVariant jvm(Packaged service) {
        return new StartVariant(service.name(), "JVM", service.command(), Map.of(), "");
    }

    /// As the image starts it, with the same heap as the others.
    private static StartVariant aot(Packaged service, Setup setup) throws IOException, InterruptedException {
        String name = "JVM with AOT cache";
        Path directory = service.jar().resolveSibling("");
        Path log = setup.work().resolve("prepare-" + service.name() + ".log");
        Path script = setup.repo().resolve("deploy/images/prepare");
        String path = Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + System.getenv("PATH");
        ProcessBuilder builder = new ProcessBuilder(script.toString(), service.name(), directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("PATH", path);
        Process prepare = builder.start();
        if (prepare.waitFor() != 0 || !Files.exists(directory.resolve("app.aot"))) {
            return absent(service, name, "no AOT cache could be made, see " + log);
        }
        String heap = service.jvm().stream()
                .filter(option -> option.startsWith("-Xm"))
                .collect(Collectors.joining(" "));
        List<String> command = List.of(Packaged.java(), "@" + directory.resolve("java.args"));
        return new StartVariant(service.name(), name, command, Map.of("JAVA_TOOL_OPTIONS", heap), "");
    }

    private static StartVariant nativeExecutable(Packaged service, Setup setup) {
        return service.nativeCommand(setup.repo())
                .map(command -> new StartVariant(service.name(), "native", command, Map.of(), ""))
                .orElseGet(() -> absent(service, "native", service.nativeMissing(setup.repo())));
    }

    private static StartVariant absent(Packaged service, String name, String why) {
        return new StartVariant(service.name(), name, List.of(), Map.of(), why);
    }
}
