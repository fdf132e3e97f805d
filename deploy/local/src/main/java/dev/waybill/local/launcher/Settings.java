package dev.waybill.local.launcher;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Where things are.
///
/// @param repo directory of the sources, where the services are packaged
/// @param home data of the local stack (`WAYBILL_HOME`)
/// @param environment the caller's
record Settings(Path repo, Path home, Map<String, String> environment) {

    /// What the stack decides: where its servers are and who may enter.
    private static final Pattern OF_THE_STACK = Pattern.compile(
            "WAYBILL_(HOME|NATIVE|ADMIN_DB_URL|(DB|S3|SMTP|JWT|MAIL_API)_.*|(FILES|WORKER)_(PORT|URL))");

    Settings {
        environment = Map.copyOf(environment);
    }

    static Settings of(Map<String, String> environment, String repo) {
        Path root = Path.of(repo).toAbsolutePath().normalize();
        String home = environment.getOrDefault("WAYBILL_HOME", "");
        Path data = home.isBlank() ? root.resolve("target/waybill") : Path.of(home);
        return new Settings(root, data.toAbsolutePath().normalize(), environment);
    }

    Path logs() {
        return home.resolve("log");
    }

    /// Where the build puts a service.
    Path packaged(String service) {
        return target(service).resolve("quarkus-app");
    }

    /// Where it puts a native executable.
    Path target(String service) {
        return repo.resolve(service).resolve("target");
    }

    /// Whether services run as native executables (`WAYBILL_NATIVE=true`).
    boolean isNative() {
        return environment.getOrDefault("WAYBILL_NATIVE", "").equals("true");
    }

    /// Where it runs from.
    Path app(String service) {
        return home.resolve("app").resolve(service);
    }

    /// `WAYBILL_…` variables of the caller that are handed on to the services.
    Map<String, String> tuning() {
        Map<String, String> tuning = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith("WAYBILL_") && !OF_THE_STACK.matcher(name).matches()) {
                tuning.put(name, value);
            }
        });
        return tuning;
    }

    /// The same with these variables set.
    Settings with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(more);
        return new Settings(repo, home, all);
    }
}
