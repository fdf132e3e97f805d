package dev.waybill.worker.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every file is one that Kubernetes, KEDA or kustomize takes, strictly, and every file is used. How kustomize merges
/// them is not looked at.
class ManifestsTest {

    @Test
    void everyFieldIsOneThatItsKindHas() {
        List<Manifest> manifests = Manifest.all().stream()
                .filter(manifest -> !manifest.tree().has("nameReference"))
                .toList();

        assertThat(manifests).hasSizeGreaterThan(20).allSatisfy(Strict::read);
        for (Path folder : References.kustomizations()) {
            Kustomization.items(Kustomization.in(folder).configurations())
                    .map(name -> Manifest.in(folder.resolve(name)).getFirst())
                    .forEach(manifest -> Strict.read(manifest, Kustomization.Configuration.class));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "base/files-service.yaml | readinessProbe: | readinesProbe:",
                "base/files-service.yaml | readOnlyRootFilesystem: | readOnlyRootFileSystem:",
                "base/files-service.yaml | sleep: {seconds: 5} | sleep: {second: 5}",
                "base/export-worker.yaml | value: '2' | value: 2",
                "base/export-worker.yaml | prometheus.io/scrape: 'true' | prometheus.io/scrape: true",
                "base/request-invoices.yaml | timeZone: | timezone:",
                "base/network-policies.yaml | except: | exclude:",
                "overlays/production/autoscaler.yaml | averageUtilization: 70 | averageUtilization: '70'",
                "overlays/production/kustomization.yaml | newTag: | tag:",
                "overlays/keda/scaled-job.yaml | maxReplicaCount: | maxReplicas:",
                "overlays/keda/scaled-job.yaml | args: [drain] | arg: [drain]"
            })
    void aMistakeIsFound(String name, String right, String wrong) throws IOException {
        Path file = Manifest.FOLDER.resolve(name);
        String text = Files.readString(file);
        assertThat(text).contains(right);

        List<Manifest> spoiled = Manifest.parse(file, text.replace(right, wrong));

        assertThatThrownBy(() -> spoiled.forEach(Strict::read))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(name);
    }

    @Test
    void kustomizationsNameEveryFileAndNoOther() throws IOException {
        for (Path folder : References.kustomizations()) {
            Set<String> named = Kustomization.in(folder).named().collect(Collectors.toCollection(TreeSet::new));
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(file -> file.getFileName().toString())
                                .filter(name -> !name.equals("kustomization.yaml")))
                        .as(folder.toString())
                        .containsExactlyInAnyOrderElementsOf(named.stream()
                                .filter(name -> !name.startsWith(".."))
                                .toList());
            }
            assertThat(named)
                    .filteredOn(name -> name.startsWith(".."))
                    .allSatisfy(other -> assertThat(folder.resolve(other).resolve("kustomization.yaml"))
                            .exists());
        }
    }

    @Test
    void patchesAreOfObjectsThatAreThere() {
        Set<Map.Entry<String, String>> objects = References.resources().stream()
                .map(manifest -> Map.entry(manifest.kind(), manifest.name()))
                .collect(Collectors.toSet());

        assertThat(objects).as("no two of a kind have one name").hasSameSizeAs(References.resources());
        assertThat(References.patches())
                .isNotEmpty()
                .allSatisfy(patch -> assertThat(objects).contains(Map.entry(patch.kind(), patch.name())));
    }

    @Test
    void secretsAreInNoKustomization() {
        assertThat(References.resources()).extracting(Manifest::kind).doesNotContain("Secret");
    }
}
