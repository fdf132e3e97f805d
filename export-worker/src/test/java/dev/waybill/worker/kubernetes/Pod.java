package dev.waybill.worker.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The pods of a Deployment, a CronJob or a ScaledJob. Each has one container.
record Pod(Manifest owner, PodTemplateSpec template) {

    /// Of all manifests that are no patches.
    static List<Pod> all() {
        return References.resources().stream().flatMap(Pod::of).toList();
    }

    private static Stream<Pod> of(Manifest manifest) {
        return switch (Strict.read(manifest)) {
            case Deployment deployment ->
                Stream.of(new Pod(manifest, deployment.getSpec().getTemplate()));
            case CronJob job ->
                Stream.of(new Pod(
                        manifest, job.getSpec().getJobTemplate().getSpec().getTemplate()));
            case Keda.ScaledJob job ->
                Stream.of(new Pod(manifest, job.spec().jobTargetRef().getTemplate()));
            default -> Stream.of();
        };
    }

    PodSpec spec() {
        return template.getSpec();
    }

    Map<String, String> labels() {
        return template.getMetadata().getLabels();
    }

    Container container() {
        return spec().getContainers().getFirst();
    }

    boolean isFilesService() {
        return "files-service".equals(labels().get("app.kubernetes.io/name"));
    }

    /// What its process finds, with the settings and the example Secrets.
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (EnvFromSource from : container().getEnvFrom()) {
            environment.putAll(
                    from.getConfigMapRef() == null
                            ? References.secrets()
                                    .getOrDefault(from.getSecretRef().getName(), Map.of())
                            : References.settings());
        }
        for (EnvVar variable : container().getEnv()) {
            environment.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
        }
        return environment;
    }

    @Override
    public String toString() {
        return owner.toString();
    }
}
