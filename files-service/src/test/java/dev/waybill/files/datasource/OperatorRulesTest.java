package dev.waybill.files.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.files.Stack;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OperatorRulesTest {

    private static final DataSourceBody BODY =
            new DataSourceBody("Warehouse", "postgresql", "db.example.com", 5432, "w", "u", null, "hush-hush");

    @Test
    void withoutHostsNothingRuns() {
        OperatorRules rules = OperatorRules.of(Map.of("WAYBILL_SECRET_KEYS", Stack.SECRET_KEYS));

        assertThatThrownBy(() -> rules.target(UUID.randomUUID(), "acme", BODY))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.METRICS_NOT_CONFIGURED))
                .hasMessageContaining("WAYBILL_METRIC_HOSTS");
        assertThatThrownBy(rules::requireMetrics).hasMessageContaining("WAYBILL_METRIC_HOSTS");
    }

    @Test
    void withoutKeysNoSecretIsKept() {
        OperatorRules rules = OperatorRules.of(Map.of("WAYBILL_METRIC_HOSTS", "*"));

        assertThatCode(() -> rules.target(UUID.randomUUID(), "acme", BODY)).doesNotThrowAnyException();
        assertThatThrownBy(rules::keys)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.METRICS_NOT_CONFIGURED))
                .hasMessageContaining("WAYBILL_SECRET_KEYS");
        assertThatThrownBy(rules::requireMetrics).hasMessageContaining("WAYBILL_SECRET_KEYS");
    }

    @Test
    void aBodyDoesNotShowItsSecret() {
        assertThat(BODY.toString()).contains("db.example.com").doesNotContain("hush");
    }
}
