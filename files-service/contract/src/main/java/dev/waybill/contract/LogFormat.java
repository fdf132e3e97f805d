package dev.waybill.contract;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/// How a service writes its log: one JSON object a line for programs that collect it, or text for a terminal.
public enum LogFormat {
    JSON,
    TEXT;

    public static final String VARIABLE = "WAYBILL_LOG_FORMAT";

    /// What the variable may say.
    public static final List<String> VALUES = List.of("json", "text");

    // Made by Docker and by Podman in every container of theirs; Kubernetes sets the variable in every pod.
    private static final List<Path> IN_CONTAINERS = List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));
    private static final String IN_PODS = "KUBERNETES_SERVICE_HOST";

    /// What `WAYBILL_LOG_FORMAT` says, which [Variables] has checked; where it says nothing, JSON in a container.
    public static LogFormat of(Map<String, String> environment) {
        return of(environment, Files::exists);
    }

    static LogFormat of(Map<String, String> environment, Predicate<Path> exists) {
        String said = environment.getOrDefault(VARIABLE, "");
        if (!said.isBlank()) {
            return valueOf(said.toUpperCase(Locale.ROOT));
        }
        boolean contained =
                environment.containsKey(IN_PODS) || IN_CONTAINERS.stream().anyMatch(exists);
        return contained ? JSON : TEXT;
    }

    /// Properties of Quarkus, to be set before it starts.
    public Map<String, String> properties() {
        return switch (this) {
            case JSON -> Map.of("quarkus.log.console.json.enabled", "true");
            case TEXT -> Map.of("quarkus.log.console.filter", "short-context");
        };
    }
}
