package dev.waybill.worker.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What keda.sh/v1alpha1 takes, as its Go types say (kedacore/keda, apis/keda/v1alpha1); of a TriggerAuthentication
/// only
/// references to Secrets.
final class Keda {

    private Keda() {}

    record ScaledJob(String apiVersion, String kind, ObjectMeta metadata, ScaledJobSpec spec) {}

    record ScaledJobSpec(
            JobSpec jobTargetRef,
            @Nullable Integer pollingInterval,
            @Nullable Integer successfulJobsHistoryLimit,
            @Nullable Integer failedJobsHistoryLimit,
            @Nullable Rollout rollout,
            @Nullable String envSourceContainerName,
            @Nullable Integer minReplicaCount,
            @Nullable Integer maxReplicaCount,
            @Nullable ScalingStrategy scalingStrategy,
            List<Trigger> triggers) {}

    record Rollout(@Nullable String strategy, @Nullable String propagationPolicy) {}

    record ScalingStrategy(
            @Nullable String strategy,
            @Nullable Integer customScalingQueueLengthDeduction,
            @Nullable String customScalingRunningJobPercentage,
            @Nullable List<String> pendingPodConditions,
            @Nullable String multipleScalersCalculation) {}

    record Trigger(
            String type,
            @Nullable String name,
            @Nullable Boolean useCachedMetrics,
            Map<String, String> metadata,
            @Nullable AuthenticationRef authenticationRef,
            @Nullable String metricType) {}

    record AuthenticationRef(String name, @Nullable String kind) {}

    record TriggerAuthentication(String apiVersion, String kind, ObjectMeta metadata, TriggerAuthenticationSpec spec) {}

    record TriggerAuthenticationSpec(List<SecretTargetRef> secretTargetRef) {}

    record SecretTargetRef(String parameter, String name, String key) {}
}
