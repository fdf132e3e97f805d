package dev.waybill.local.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// `docker-compose.yml` as Docker Compose would read it, as far as this project uses its format: what is not a key of
/// that is a mistake, so that a misspelled one is found without Docker.
record ComposeFile(Map<String, Object> root) {

    private static final Set<String> TOP = Set.of("services", "volumes");
    private static final Set<String> SERVICE = Set.of(
            "image",
            "pull_policy",
            "build",
            "command",
            "depends_on",
            "environment",
            "healthcheck",
            "mem_limit",
            "ports",
            "restart",
            "stop_grace_period",
            "volumes");
    private static final Set<String> BUILD = Set.of("context", "dockerfile", "args");
    private static final Set<String> HEALTHCHECK = Set.of("test", "interval", "retries");
    private static final Set<String> DEPENDENCY = Set.of("condition");

    static ComposeFile read(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (Reader reader = Files.newBufferedReader(file)) {
            return new ComposeFile(map(new Yaml(new SafeConstructor(options)).load(reader)));
        }
    }

    Map<String, Map<String, Object>> services() {
        Map<String, Map<String, Object>> services = new TreeMap<>();
        map(root.get("services")).forEach((name, service) -> services.put(name, map(service)));
        return services;
    }

    /// Keys that no part of the format has, as `export-worker.healthcheck.intervall`.
    List<String> unknownKeys() {
        List<String> unknown = new ArrayList<>();
        root.keySet().stream()
                .filter(key -> !TOP.contains(key) && !key.startsWith("x-"))
                .forEach(unknown::add);
        services().forEach((name, service) -> {
            add(unknown, name, service, SERVICE);
            add(unknown, name + ".build", map(service.get("build")), BUILD);
            add(unknown, name + ".healthcheck", map(service.get("healthcheck")), HEALTHCHECK);
            map(service.get("depends_on"))
                    .forEach((other, how) -> add(unknown, name + ".depends_on." + other, map(how), DEPENDENCY));
        });
        return unknown;
    }

    private static void add(List<String> unknown, String where, Map<String, Object> keys, Set<String> known) {
        keys.keySet().stream().filter(key -> !known.contains(key)).forEach(key -> unknown.add(where + "." + key));
    }

    /// Where another service must be before this one starts.
    static Map<String, String> conditions(Map<String, Object> service) {
        Map<String, String> conditions = new TreeMap<>();
        map(service.get("depends_on"))
                .forEach((other, how) -> conditions.put(other, String.valueOf(map(how).get("condition"))));
        return conditions;
    }

    /// Texts only: YAML takes an unquoted `off` or `11025` for something else.
    static Map<String, String> environment(Map<String, Object> service) {
        Map<String, String> environment = new TreeMap<>();
        map(service.get("environment")).forEach((name, value) -> environment.put(name, (String) value));
        return environment;
    }

    static List<String> texts(Map<String, Object> service, String key) {
        return service.get(key) instanceof List<?> list
                ? list.stream().map(String.class::cast).toList()
                : List.of();
    }

    Set<String> volumes() {
        return new TreeSet<>(map(root.get("volumes")).keySet());
    }

    /// Empty where there is none.
    static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> map = new TreeMap<>();
        if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, entry) -> map.put((String) key, entry == null ? "" : entry));
        }
        return map;
    }
}
