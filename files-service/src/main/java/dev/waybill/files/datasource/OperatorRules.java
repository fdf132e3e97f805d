package dev.waybill.files.datasource;

import dev.waybill.contract.metric.AllowedHosts;
import dev.waybill.contract.metric.DataSourceKind;
import dev.waybill.contract.metric.SecretKeys;
import dev.waybill.contract.metric.Target;
import dev.waybill.contract.metric.Target.Tls;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What the operator has set up for metrics: kinds of databases, hosts that may be reached, keys for secrets.
public final class OperatorRules {

    private static final String DATABASE = "{database}";

    private final Map<String, DataSourceKind> kinds;
    private final AllowedHosts hosts;
    private final Optional<SecretKeys> keys;

    private OperatorRules(Map<String, DataSourceKind> kinds, AllowedHosts hosts, Optional<SecretKeys> keys) {
        this.kinds = kinds;
        this.hosts = hosts;
        this.keys = keys;
    }

    /// @throws IllegalArgumentException if a variable is not usable
    static OperatorRules of(Map<String, String> environment) {
        return new OperatorRules(
                DataSourceKind.all(environment), AllowedHosts.of(environment), SecretKeys.of(environment));
    }

    /// @throws Problem 503 `metrics-not-configured`, if no metric can run at all
    public void requireMetrics() {
        requireHosts();
        keys();
    }

    /// @throws Problem 503 `metrics-not-configured`
    SecretKeys keys() {
        return keys.orElseThrow(() -> notConfigured(SecretKeys.VARIABLE, "no secret can be kept without it"));
    }

    /// @throws Problem 400 `invalid-request`, if there is no such kind (any more)
    public DataSourceKind kind(String name) {
        return Optional.ofNullable(kinds.get(name))
                .orElseThrow(() ->
                        invalid("kind is %s, allowed are %s".formatted(name, String.join(", ", kinds.keySet()))));
    }

    /// What a body means, checked as far as it can be without a connection: the worker decides for good.
    ///
    /// @throws Problem 503 `metrics-not-configured`; 400 `invalid-request`, `host-not-allowed`
    Target target(UUID id, String orgId, DataSourceBody body) {
        requireHosts();
        DataSourceKind kind = kind(body.kind());
        if (body.database().isEmpty()
                && kind.url().map(url -> url.contains(DATABASE)).orElse(true)) {
            throw invalid("database is empty, and data sources of kind %s need one".formatted(kind.name()));
        }
        try {
            Tls tls = body.tls() == null ? Tls.REQUIRE : Tls.of(body.tls());
            Target target =
                    new Target(id, orgId, kind.name(), body.host(), body.port(), body.database(), body.user(), tls);
            requireAllowed(target.host());
            return target;
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private void requireHosts() {
        if (hosts.isEmpty()) {
            throw notConfigured(AllowedHosts.VARIABLE, "no host can be reached without it");
        }
    }

    private void requireAllowed(String host) {
        if (!hosts.mayAllow(host)) {
            throw new Problem(
                    ProblemCode.HOST_NOT_ALLOWED,
                    "The operator does not allow the host %s: %s names those that metrics may reach"
                            .formatted(host, AllowedHosts.VARIABLE));
        }
    }

    private static Problem notConfigured(String variable, String why) {
        return new Problem(
                ProblemCode.METRICS_NOT_CONFIGURED, "The operator has not set %s: %s".formatted(variable, why));
    }

    private static Problem invalid(String detail) {
        return new Problem(ProblemCode.INVALID_REQUEST, detail);
    }
}
