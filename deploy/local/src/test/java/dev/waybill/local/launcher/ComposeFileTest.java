package dev.waybill.local.launcher;

import static dev.waybill.local.launcher.ComposeFile.conditions;
import static dev.waybill.local.launcher.ComposeFile.environment;
import static dev.waybill.local.launcher.ComposeFile.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.waybill.contract.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That `docker-compose.yml` fits the services, the launcher and itself. Docker is not asked.
class ComposeFileTest {

    private static final Path REPO = Path.of("../..");
    private static final Pattern VARIABLE = Pattern.compile("\\b(WAYBILL|POSTGRES)_[A-Z0-9_]*[A-Z0-9]\\b");
    private static final Pattern PINNED = Pattern.compile("[a-z0-9]+(/[a-z0-9-]+)?:[0-9][A-Za-z0-9.-]*");
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+):\\d+");

    private ComposeFile compose;

    @BeforeEach
    void read() throws IOException {
        compose = ComposeFile.read(REPO.resolve("docker-compose.yml"));
    }

    @Test
    void hasOnlyKeysOfTheFormat(@TempDir Path directory) throws IOException {
        assertThat(compose.unknownKeys()).isEmpty();

        String text = Files.readString(REPO.resolve("docker-compose.yml"));
        Path wrong = Files.writeString(
                directory.resolve("wrong.yml"),
                text.replaceFirst("retries:", "retrys:").replaceFirst("\nvolumes:", "\nvolume:"));
        assertThat(ComposeFile.read(wrong).unknownKeys()).containsExactly("volume", "postgres.healthcheck.retrys");
    }

    @Test
    void everyServiceWaitsForWhatCanBeWaitedFor() {
        compose.services()
                .forEach((name, service) -> conditions(service).forEach((other, condition) -> {
                    Map<String, Object> awaited = compose.services().getOrDefault(other, Map.of());
                    switch (condition) {
                        case "service_healthy" ->
                            assertThat(awaited)
                                    .as("%s waits for %s", name, other)
                                    .containsKey("healthcheck");
                        case "service_completed_successfully" ->
                            assertThat(awaited)
                                    .as("%s waits for the end of %s", name, other)
                                    .containsKey("command")
                                    .doesNotContainKeys("restart", "ports", "healthcheck");
                        default -> throw new AssertionError("%s waits for %s: %s".formatted(name, other, condition));
                    }
                }));
        assertThat(startable()).isEqualTo(compose.services().keySet());
    }

    /// Those that start some time: not in a circle, nor behind one.
    private Set<String> startable() {
        Set<String> started = new TreeSet<>();
        while (compose.services().entrySet().stream()
                .anyMatch(
                        one -> started.containsAll(conditions(one.getValue()).keySet()) && started.add(one.getKey()))) {
            // until no other one can
        }
        return started;
    }

    @Test
    void bothServicesFindTheirVariablesRight() {
        assertThat(Variables.checkFilesService(variables("files-service"))).isEmpty();
        assertThat(Variables.checkExportWorker(variables("export-worker"))).isEmpty();
        assertThat(Variables.checkBucketAndCatalog(variables("bucket"))).isEmpty();
    }

    private Map<String, String> variables(String service) {
        Map<String, String> variables =
                new HashMap<>(environment(compose.services().getOrDefault(service, Map.of())));
        assertThat(variables).contains(entry("WAYBILL_DATASETS", "/waybill/shared/datasets.yaml"));
        variables.put("WAYBILL_DATASETS", "src/main/resources/dev/waybill/local/datasets.yaml");
        return variables;
    }

    @Test
    void everyVariableIsOneThatSomebodyReads() throws IOException {
        Set<String> known = new HashSet<>(List.of("POSTGRES_PASSWORD")); // of the image postgres, and of Compose
        for (String main : List.of("files-service", "files-service/contract", "export-worker")) {
            known.addAll(namedIn(REPO.resolve(main).resolve("src/main")));
        }
        compose.services()
                .forEach((name, service) -> assertThat(environment(service).keySet().stream()
                                .filter(variable -> variable.startsWith("WAYBILL_")))
                        .as(name)
                        .allMatch(known::contains));
    }

    private static Set<String> namedIn(Path sources) throws IOException {
        Set<String> names = new HashSet<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(path -> path.toString().matches(".*\\.(java|properties)"))
                    .toList()) {
                VARIABLE.matcher(Files.readString(file))
                        .results()
                        .map(MatchResult::group)
                        .forEach(names::add);
            }
        }
        return names;
    }

    @Test
    void theHostSeesThePortsOfTheLauncherAndNoOther() {
        List<String> published = compose.services().values().stream()
                .flatMap(service -> texts(service, "ports").stream())
                .toList();

        assertThat(published)
                .allMatch(port -> PORT.matcher(port).matches())
                .extracting(port -> Integer.valueOf(PORT.matcher(port).replaceAll("$1")))
                .containsExactlyInAnyOrderElementsOf(StackPorts.usual().values());
    }

    @Test
    void whatIsMountedAndBuiltIsThere() {
        Set<String> used = new TreeSet<>();
        compose.services().forEach((name, service) -> {
            for (String volume : texts(service, "volumes")) {
                String source = volume.substring(0, volume.indexOf(':'));
                if (source.startsWith("./")) {
                    assertThat(REPO.resolve(source)).as(name).exists();
                } else {
                    used.add(source);
                }
            }
            Map<String, Object> build = ComposeFile.map(service.get("build"));
            if (build.containsKey("context")) {
                String dockerfile = (String) build.getOrDefault("dockerfile", "Dockerfile");
                assertThat(REPO.resolve((String) build.get("context")).resolve(dockerfile))
                        .as(name)
                        .isRegularFile();
            }
        });
        assertThat(used).isEqualTo(compose.volumes());
    }

    @Test
    void imagesOfOthersHaveAVersion() {
        Set<Object> ours = compose.services().values().stream()
                .filter(service -> service.containsKey("build"))
                .map(service -> service.get("image"))
                .collect(Collectors.toSet());
        assertThat(compose.services().values().stream()
                        .map(service -> (String) service.get("image"))
                        .filter(image -> !ours.contains(image)))
                .isNotEmpty()
                .allMatch(image -> PINNED.matcher(image).matches());
    }
}
