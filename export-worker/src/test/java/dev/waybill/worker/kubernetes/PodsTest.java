package dev.waybill.worker.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.contract.ExportFormat;
import dev.waybill.contract.Variables;
import dev.waybill.worker.Main;
import dev.waybill.worker.cleanup.Job;
import dev.waybill.worker.kubernetes.Kustomization.ConfigMapGenerator;
import dev.waybill.worker.kubernetes.Kustomization.Image;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every pod would be let in by Pod Security "restricted", and its process would start.
class PodsTest {

    private static final Path CATALOG = References.BASE.resolve("datasets.yaml");
    private static final String OF_QUARKUS = "QUARKUS_SHUTDOWN_TIMEOUT";

    static Stream<Pod> pods() {
        return Pod.all().stream();
    }

    @Test
    void thereAreBothServicesAndEachCommand() {
        assertThat(pods().map(pod -> pod.container().getName()).distinct())
                .containsExactlyInAnyOrder(
                        "files-service", "export-worker", "drain", "request", "lifecycle", "cleanup");
    }

    @ParameterizedTest
    @MethodSource("pods")
    void needsNoMoreThanPodSecurityRestrictedAllows(Pod pod) {
        var ofPod = pod.spec().getSecurityContext();
        assertThat(ofPod.getRunAsNonRoot()).isTrue();
        assertThat(ofPod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.spec().getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.spec().getInitContainers()).isEmpty();
        assertThat(pod.spec().getHostNetwork()).isNull();
        assertThat(pod.spec().getContainers()).singleElement().satisfies(container -> {
            var own = container.getSecurityContext();
            assertThat(own.getAllowPrivilegeEscalation()).isFalse();
            assertThat(own.getReadOnlyRootFilesystem()).isTrue();
            assertThat(own.getPrivileged()).isNull();
            Capabilities capabilities = own.getCapabilities();
            assertThat(capabilities.getDrop()).containsExactly("ALL");
            assertThat(capabilities.getAdd()).isEmpty();
            assertThat(container.getResources().getRequests()).containsOnlyKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
        });
    }

    @ParameterizedTest
    @MethodSource("pods")
    void startsWithItsSettingsAndSecrets(Pod pod) {
        Map<String, String> environment = new HashMap<>(pod.environment());
        assertThat(environment.put("WAYBILL_DATASETS", CATALOG.toString())).isEqualTo("/etc/waybill/datasets.yaml");
        String[] args = pod.container().getArgs().toArray(String[]::new);

        assertThat(pod.isFilesService() ? Variables.checkFilesService(environment) : Main.check(environment, args))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pods")
    void knowsEachOfItsVariables(Pod pod) {
        List<String> known = References.variables();
        String args = String.join(" ", pod.container().getArgs());

        assertThat(pod.environment().keySet())
                .allMatch(name -> known.contains(name)
                        || name.equals(OF_QUARKUS) && pod.isFilesService()
                        || args.contains("$(%s)".formatted(name)));
    }

    @ParameterizedTest
    @MethodSource("pods")
    void namesSecretsThatTheExampleHasAndVolumesOfItsOwn(Pod pod) {
        Container container = pod.container();
        assertThat(container.getEnvFrom())
                .extracting(EnvFromSource::getSecretRef)
                .filteredOn(Objects::nonNull)
                .allSatisfy(secret -> assertThat(References.secrets()).containsKey(secret.getName()));
        assertThat(container.getEnvFrom())
                .extracting(EnvFromSource::getConfigMapRef)
                .filteredOn(Objects::nonNull)
                .singleElement()
                .satisfies(map -> assertThat(map.getName()).isEqualTo("waybill-settings"));
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getName, VolumeMount::getMountPath)
                .containsExactlyInAnyOrder(tuple("catalog", "/etc/waybill"), tuple("tmp", "/tmp"));
        assertThat(pod.spec().getVolumes())
                .filteredOn(volume -> volume.getConfigMap() != null)
                .singleElement()
                .satisfies(volume -> assertThat(volume.getConfigMap().getName()).isEqualTo("waybill-catalog"));
        assertThat(pod.spec().getVolumes())
                .filteredOn(volume -> volume.getEmptyDir() != null)
                .extracting(Volume::getName)
                .containsExactly("tmp");
    }

    @Test
    void imagesAndConfigMapsAreThoseOfTheBase() {
        Kustomization base = Kustomization.in(References.BASE);

        assertThat(pods().map(pod -> pod.container().getImage()).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Kustomization.items(base.images()).map(Image::name).toList());
        assertThat(Kustomization.items(base.configMapGenerator()))
                .extracting(ConfigMapGenerator::name, ConfigMapGenerator::envs, ConfigMapGenerator::files)
                .containsExactlyInAnyOrder(
                        tuple("waybill-settings", List.of("settings.env"), null),
                        tuple("waybill-catalog", null, List.of("datasets.yaml")));
    }

    @Test
    void everySecretOfTheExampleIsUsed() {
        Stream<String> ofPods = pods().flatMap(pod -> pod.container().getEnvFrom().stream())
                .map(EnvFromSource::getSecretRef)
                .filter(Objects::nonNull)
                .map(secret -> secret.getName());

        assertThat(Stream.concat(ofPods, Stream.of("waybill-scaler")).distinct())
                .containsExactlyInAnyOrderElementsOf(References.secrets().keySet());
    }

    @Test
    void servicesAreAskedForTheirHealthOnTheirPort() {
        assertThat(pods().filter(pod -> pod.owner().kind().equals("Deployment")))
                .allSatisfy(pod -> {
                    Container container = pod.container();
                    assertThat(asked(container.getStartupProbe())).isEqualTo("/q/health/started http");
                    assertThat(asked(container.getReadinessProbe())).isEqualTo("/q/health/ready http");
                    assertThat(asked(container.getLivenessProbe())).isEqualTo("/q/health/live http");
                    int port = pod.isFilesService() ? 8080 : 8081;
                    assertThat(container.getPorts())
                            .extracting(ContainerPort::getName, ContainerPort::getContainerPort)
                            .containsExactly(tuple("http", port));
                    assertThat(pod.template().getMetadata().getAnnotations())
                            .containsEntry("prometheus.io/port", String.valueOf(port))
                            .containsEntry("prometheus.io/path", "/q/metrics");
                });
    }

    private static String asked(Probe probe) {
        return "%s %s"
                .formatted(
                        probe.getHttpGet().getPath(),
                        probe.getHttpGet().getPort().getStrVal());
    }

    @Test
    void podsThatWorkHaveTimeToGiveTheirWorkBack() {
        assertThat(pods().filter(pod -> List.of("serve", "drain").contains(component(pod))))
                .hasSize(2)
                .allSatisfy(pod -> assertThat(pod.spec().getTerminationGracePeriodSeconds())
                        .isGreaterThan(seconds(pod, "WAYBILL_WORKER_GRACE") + 10));
        assertThat(pods().filter(Pod::isFilesService)).singleElement().satisfies(pod -> {
            long taken = pod.container().getLifecycle().getPreStop().getSleep().getSeconds();
            assertThat(pod.spec().getTerminationGracePeriodSeconds())
                    .isGreaterThan(taken + seconds(pod, OF_QUARKUS) + 5);
        });
    }

    private static long seconds(Pod pod, String variable) {
        return Long.parseLong(String.valueOf(pod.environment().get(variable)).replaceFirst("s$", ""));
    }

    @Test
    void eachDatasetIsRequestedByACronJobInOneOfItsFormats() {
        List<List<String>> requests = pods().filter(pod -> component(pod).equals("request"))
                .map(pod -> pod.container().getArgs())
                .toList();

        assertThat(Datasets.load(CATALOG).all())
                .hasSameSizeAs(requests)
                .allSatisfy(dataset -> assertThat(requests)
                        .filteredOn(args -> after("--dataset", args).equals(dataset.name()))
                        .singleElement()
                        .satisfies(args -> {
                            assertThat(formats(dataset)).contains(after("--format", args));
                            assertThat(after("--job-name", args)).isEqualTo("$(JOB_NAME)");
                        }));
    }

    /// Where no worker serves, CronJobs do all that one would do.
    @Test
    void whereAllWorkersDrainEveryCleanUpJobHasItsTime() {
        assertThat(pods().filter(pod -> component(pod).equals("cleanup"))
                        .flatMap(pod -> pod.container().getArgs().stream().skip(1)))
                .containsExactlyInAnyOrderElementsOf(
                        Job.words().stream().filter(job -> !job.equals("all")).toList());
    }

    private static String component(Pod pod) {
        return String.valueOf(pod.labels().get("app.kubernetes.io/component"));
    }

    private static String after(String option, List<String> args) {
        return args.get(args.indexOf(option) + 1);
    }

    private static List<String> formats(Dataset dataset) {
        return dataset.formats().stream().map(ExportFormat::extension).toList();
    }
}
