package dev.waybill.worker.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.Variables;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What points to something points to something that is there.
class SelectorsTest {

    private static final List<Pod> PODS = Pod.all();

    private static <T> Stream<T> all(Class<T> kind) {
        return References.resources().stream()
                .map(Strict::read)
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    private static List<Pod> selected(LabelSelector selector) {
        return PODS.stream()
                .filter(pod -> matches(selector.getMatchLabels(), pod)
                        && selector.getMatchExpressions().stream().allMatch(expression -> {
                            boolean in =
                                    expression.getValues().contains(pod.labels().get(expression.getKey()));
                            return switch (expression.getOperator()) {
                                case "In" -> in;
                                case "NotIn" -> !in;
                                default -> throw new AssertionError(expression.getOperator());
                            };
                        }))
                .toList();
    }

    private static boolean matches(Map<String, String> labels, Pod pod) {
        return labels == null || pod.labels().entrySet().containsAll(labels.entrySet());
    }

    private static Stream<String> ports(List<Pod> pods) {
        return pods.stream().flatMap(pod -> pod.container().getPorts().stream()).map(ContainerPort::getName);
    }

    @Test
    void deploymentsAndBudgetsSelectTheirOwnPodsAndNoOthers() {
        assertThat(all(Deployment.class)).hasSize(2).allSatisfy(deployment -> {
            assertThat(selected(deployment.getSpec().getSelector()))
                    .extracting(pod -> pod.owner().name())
                    .containsExactly(deployment.getMetadata().getName());
            assertThat(deployment.getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                    .isNotEmpty()
                    .allSatisfy(spread -> assertThat(spread.getLabelSelector())
                            .isEqualTo(deployment.getSpec().getSelector()));
        });
        assertThat(all(PodDisruptionBudget.class))
                .hasSize(2)
                .allSatisfy(budget -> assertThat(selected(budget.getSpec().getSelector()))
                        .extracting(pod -> pod.owner().name())
                        .containsExactly(budget.getMetadata().getName()));
    }

    @Test
    void theServiceAndTheIngressLeadToFilesService() {
        Service service = all(Service.class).findFirst().orElseThrow();
        List<Pod> behind = PODS.stream()
                .filter(pod -> matches(service.getSpec().getSelector(), pod))
                .toList();
        assertThat(behind).singleElement().matches(Pod::isFilesService);
        assertThat(service.getSpec().getPorts())
                .singleElement()
                .satisfies(port ->
                        assertThat(ports(behind)).contains(port.getTargetPort().getStrVal()));

        assertThat(all(Ingress.class)
                        .flatMap(ingress -> ingress.getSpec().getRules().stream())
                        .flatMap(rule -> rule.getHttp().getPaths().stream()))
                .isNotEmpty()
                .allSatisfy(path -> {
                    var to = path.getBackend().getService();
                    assertThat(to.getName()).isEqualTo(service.getMetadata().getName());
                    assertThat(to.getPort().getName())
                            .isEqualTo(service.getSpec().getPorts().getFirst().getName());
                })
                .noneMatch(path -> "/q/metrics".startsWith(path.getPath())
                        && path.getPathType().equals("Prefix"));
    }

    @Test
    void theIngressHasTheHostOfThePublicUrl() {
        String host =
                URI.create(References.settings().get("WAYBILL_PUBLIC_URL")).getHost();

        assertThat(Stream.concat(References.resources().stream(), References.patches().stream())
                        .map(Strict::read)
                        .filter(Ingress.class::isInstance)
                        .map(Ingress.class::cast)
                        .flatMap(ingress -> Stream.concat(
                                ingress.getSpec().getRules().stream().map(rule -> rule.getHost()),
                                ingress.getSpec().getTls().stream().flatMap(tls -> tls.getHosts().stream()))))
                .hasSize(2)
                .containsOnly(host);
    }

    @Test
    void theAutoscalerScalesADeploymentWithoutANumberOfItsOwn() {
        assertThat(all(HorizontalPodAutoscaler.class)).singleElement().satisfies(scaler -> {
            String name = scaler.getSpec().getScaleTargetRef().getName();
            assertThat(all(Deployment.class))
                    .anyMatch(d -> d.getMetadata().getName().equals(name));
            assertThat(References.patches().stream()
                            .filter(patch -> patch.kind().equals("Deployment")
                                    && patch.name().equals(name))
                            .map(patch -> patch.tree().at("/spec/replicas")))
                    .singleElement()
                    .matches(replicas -> replicas.isNull());
        });
    }

    @Test
    void everyPodMayTalkToSomebodyAndPortsHaveTheirNames() {
        assertThat(all(NetworkPolicy.class)).allSatisfy(policy -> {
            List<Pod> pods = selected(policy.getSpec().getPodSelector());
            assertThat(pods).isNotEmpty();
            assertThat(policy.getSpec().getIngress().stream()
                            .flatMap(rule -> rule.getPorts().stream())
                            .map(NetworkPolicyPort::getPort)
                            .map(port -> port.getStrVal())
                            .filter(Objects::nonNull))
                    .allSatisfy(name -> assertThat(ports(pods)).contains(name));
        });
        assertThat(PODS)
                .allSatisfy(pod -> assertThat(all(NetworkPolicy.class)
                                .filter(policy -> !policy.getSpec().getEgress().isEmpty())
                                .filter(policy -> selected(policy.getSpec().getPodSelector())
                                        .contains(pod)))
                        .as("that for names, and its own")
                        .hasSize(2));
    }

    @Test
    void kedaIsToldHowToAskTheDatabase() {
        Keda.ScaledJob job = all(Keda.ScaledJob.class).findFirst().orElseThrow();
        Keda.TriggerAuthentication authentication =
                all(Keda.TriggerAuthentication.class).findFirst().orElseThrow();

        assertThat(job.spec().triggers()).singleElement().satisfies(trigger -> {
            assertThat(trigger.type()).isEqualTo("postgresql");
            assertThat(trigger.metadata()).containsOnlyKeys("query", "targetQueryValue");
            assertThat(Objects.requireNonNull(trigger.authenticationRef()).name())
                    .isEqualTo(authentication.metadata().getName());
            assertThat(PODS.stream()
                            .filter(pod -> pod.owner().kind().equals("ScaledJob"))
                            .map(pod -> pod.environment().get("WAYBILL_WORKER_CONCURRENCY")))
                    .containsExactly(trigger.metadata().get("targetQueryValue"));
        });
        assertThat(authentication.spec().secretTargetRef())
                .allSatisfy(
                        ref -> assertThat(References.secrets().get(ref.name())).containsKey(ref.key()));
    }

    @Test
    void settingsOfAnOverlayFitThoseOfTheBase() {
        Path r2 = Manifest.FOLDER.resolve("overlays/r2/settings.env");

        Map<String, String> environment = new HashMap<>(PODS.stream()
                .filter(Pod::isFilesService)
                .findFirst()
                .orElseThrow()
                .environment());
        environment.putAll(References.settings(r2));
        environment.put(
                "WAYBILL_DATASETS", References.BASE.resolve("datasets.yaml").toString());

        assertThat(References.settings(r2).keySet()).allMatch(References.variables()::contains);
        assertThat(Variables.checkFilesService(environment)).isEmpty();
    }
}
