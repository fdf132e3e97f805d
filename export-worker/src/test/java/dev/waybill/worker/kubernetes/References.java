package dev.waybill.worker.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What manifests name: kustomizations, settings, Secrets, variables.
final class References {

    static final Path BASE = Manifest.FOLDER.resolve("base");
    static final Path SECRETS = Manifest.FOLDER.resolve("secrets.example.yaml");

    private static final Pattern NAME = Pattern.compile("`([A-Z0-9_]+)`");

    private References() {}

    /// Folders with a kustomization.
    static List<Path> kustomizations() {
        return Manifest.files().stream()
                .filter(file -> file.endsWith("kustomization.yaml"))
                .map(Path::getParent)
                .toList();
    }

    /// Whole objects: neither patches nor the example Secrets nor kustomize's own files.
    static List<Manifest> resources() {
        return kustomizations().stream()
                .flatMap(folder -> Kustomization.items(Kustomization.in(folder).resources())
                        .filter(name -> name.endsWith(".yaml"))
                        .flatMap(name -> Manifest.in(folder.resolve(name)).stream()))
                .toList();
    }

    /// Parts of objects.
    static List<Manifest> patches() {
        return kustomizations().stream()
                .flatMap(folder -> Kustomization.in(folder)
                        .patchFiles()
                        .flatMap(name -> Manifest.in(folder.resolve(name)).stream()))
                .toList();
    }

    static Map<String, String> settings() {
        return settings(BASE.resolve("settings.env"));
    }

    static Map<String, String> settings(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("=", 2))
                    .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The keys and values of the example Secrets, by their names.
    static Map<String, Map<String, String>> secrets() {
        return Manifest.in(SECRETS).stream()
                .map(manifest -> Strict.read(manifest, Secret.class))
                .collect(Collectors.toMap(secret -> secret.getMetadata().getName(), Secret::getStringData));
    }

    /// The variables of the README's tables. Of `WAYBILL_S3_ENDPOINT` `_REGION` the second is one that begins as the
    /// first does, up to some `_`.
    static List<String> variables() {
        try (Stream<String> lines = Files.lines(Path.of("..", "README.md"))) {
            return lines.filter(line -> line.startsWith("| `WAYBILL_") || line.startsWith("| `OTEL_"))
                    .flatMap(line -> variables(line.split("\\|", -1)[1]).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> variables(String cell) {
        List<String> names = new ArrayList<>();
        Matcher name = NAME.matcher(cell);
        String whole = "";
        while (name.find()) {
            String found = name.group(1);
            if (!found.startsWith("_")) {
                whole = found;
                names.add(found);
                continue;
            }
            String begin = whole;
            IntStream.range(0, whole.length())
                    .filter(at -> begin.charAt(at) == '_')
                    .forEach(at -> names.add(begin.substring(0, at) + found));
        }
        return names;
    }
}
