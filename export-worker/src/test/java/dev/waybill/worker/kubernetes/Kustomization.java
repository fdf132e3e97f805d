package dev.waybill.worker.kubernetes;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What kustomize.config.k8s.io/v1beta1 takes, as far as it is used here.
record Kustomization(
        String apiVersion,
        String kind,
        @Nullable String namespace,
        @Nullable List<Labels> labels,
        @Nullable List<String> resources,
        @Nullable List<ConfigMapGenerator> configMapGenerator,
        @Nullable List<Patch> patches,
        @Nullable List<Image> images,
        @Nullable List<String> configurations) {

    record Labels(Map<String, String> pairs) {}

    record ConfigMapGenerator(
            String name,
            @Nullable String behavior,
            @Nullable List<String> envs,
            @Nullable List<String> files,
            @Nullable Options options) {}

    record Options(@Nullable Boolean disableNameSuffixHash) {}

    record Patch(@Nullable String path, @Nullable String patch) {}

    record Image(String name, String newTag) {}

    /// A file for `configurations`.
    record Configuration(List<NameReference> nameReference) {}

    record NameReference(String kind, String version, List<FieldSpec> fieldSpecs) {}

    record FieldSpec(String kind, String path) {}

    static Kustomization in(Path folder) {
        return Strict.read(Manifest.in(folder.resolve("kustomization.yaml")).getFirst(), Kustomization.class);
    }

    /// Every file and folder that it names.
    Stream<String> named() {
        return Stream.of(
                        items(resources),
                        items(configMapGenerator).flatMap(g -> Stream.concat(items(g.envs), items(g.files))),
                        patchFiles(),
                        items(configurations))
                .flatMap(names -> names);
    }

    Stream<String> patchFiles() {
        return items(patches).map(Patch::path).filter(Objects::nonNull);
    }

    static <T> Stream<T> items(@Nullable List<T> list) {
        return list == null ? Stream.of() : list.stream();
    }
}
