package dev.waybill.worker.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// One document of a YAML file.
///
/// @param tree as it stands there, with the types that YAML gives to its values
record Manifest(Path file, JsonNode tree) {

    static final Path FOLDER = Path.of("..", "deploy", "kubernetes");

    private static final ObjectMapper JSON = new ObjectMapper();

    /// Every YAML file of the folder, but for the catalog, which is Waybill's own.
    static List<Path> files() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml") && !file.endsWith("datasets.yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All documents of all files.
    static List<Manifest> all() {
        return files().stream().flatMap(file -> in(file).stream()).toList();
    }

    static List<Manifest> in(Path file) {
        try {
            return parse(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param file only for messages
    static List<Manifest> parse(Path file, String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Iterable<Object> documents = new Yaml(new SafeConstructor(options)).loadAll(yaml);
        return StreamSupport.stream(documents.spliterator(), false)
                .map(document -> new Manifest(file, JSON.valueToTree(document)))
                .toList();
    }

    String kind() {
        return tree.path("kind").asText();
    }

    String name() {
        return tree.at("/metadata/name").asText();
    }

    @Override
    public String toString() {
        return "%s: %s %s".formatted(FOLDER.relativize(file), kind(), name());
    }
}
