package dev.waybill.worker.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// What stands in `deploy/grafana`.
public final class Watching {

    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Watching() {}

    /// The rules of `alerts.yaml`.
    static List<JsonNode> alerts() throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object file =
                new Yaml(new SafeConstructor(options)).load(Files.readString(DEPLOY.resolve("grafana/alerts.yaml")));
        return JSON.<JsonNode>valueToTree(file)
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    /// The panels of `waybill.json`.
    static List<JsonNode> panels() throws IOException {
        JsonNode dashboard =
                JSON.readTree(DEPLOY.resolve("grafana/waybill.json").toFile());
        return dashboard.path("panels").valueStream().toList();
    }

    /// Every query of both.
    public static List<String> queries() throws IOException {
        Stream<JsonNode> drawn =
                panels().stream().flatMap(panel -> panel.path("targets").valueStream());
        return Stream.concat(drawn, alerts().stream())
                .map(one -> one.path("expr").asText())
                .toList();
    }

    static String runbook() throws IOException {
        return Files.readString(DEPLOY.resolve("runbook.md"));
    }
}
