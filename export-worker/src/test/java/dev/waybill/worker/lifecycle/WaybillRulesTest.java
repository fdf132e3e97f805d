package dev.waybill.worker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.Datasets;
import dev.waybill.contract.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

class WaybillRulesTest {

    @ParameterizedTest
    @CsvSource({"60s, 7", "7d, 7", "169h, 8", "192h, 8", "604801s, 8", "90d, 90"})
    void noExportIsDeletedBeforeItsRetentionEnds(String retention, int days) {
        assertThat(new WaybillRules(catalog(retention)).wanted())
                .extracting(LifecycleRule::id)
                .containsExactly(
                        "expire-exports-after-%d-days".formatted(days),
                        "abort-export-uploads-after-7-days",
                        "expire-metrics-after-1-days",
                        "abort-metric-uploads-after-1-days",
                        "expire-reports-after-1-days",
                        "abort-report-uploads-after-1-days",
                        "expire-temp-after-1-days",
                        "abort-temp-uploads-after-1-days");
    }

    @Test
    void aRuleOfOursWithOtherDaysIsReplacedAndThoseOfOthersStay() {
        LifecycleRule others = rule("logs", "logs/", 3);
        WaybillRules rules = new WaybillRules(catalog("30d"));

        List<LifecycleRule> merged = rules.merge(List.of(rule("expire-exports-after-7-days", "exports/", 7), others));

        assertThat(merged).first().isEqualTo(others);
        assertThat(merged.subList(1, merged.size())).isEqualTo(rules.wanted());
        assertThat(rules.areInstalled(merged)).isTrue();
    }

    @Test
    void aRuleOfOursThatSomebodyChangedIsNotInstalled() {
        WaybillRules rules = new WaybillRules(catalog("7d"));

        List<LifecycleRule> changed = new ArrayList<>(rules.wanted());
        changed.set(0, rule("expire-exports-after-7-days", "exports/", 1));

        assertThat(rules.areInstalled(changed)).isFalse();
        assertThat(rules.areInstalled(List.of(rules.wanted().getFirst()))).isFalse();
    }

    @Test
    void noRuleIsAboutWhatIsKept() {
        assertThat(new WaybillRules(catalog("7d")).wanted())
                .extracting(rule -> rule.filter().prefix())
                .allMatch(ObjectKey.TEMPORARY::contains)
                .noneMatch(ObjectKey.PERMANENT::contains);
    }

    private static LifecycleRule rule(String id, String prefix, int days) {
        return LifecycleRule.builder()
                .id(id)
                .status(ExpirationStatus.ENABLED)
                .filter(f -> f.prefix(prefix))
                .expiration(e -> e.days(days))
                .build();
    }

    private static Datasets catalog(String retention) {
        return Datasets.parse("datasets.yaml", """
                datasets:
                  short: {kind: table, from: app.a, tenant: org_id, key: [id], formats: [csv], columns: [{name: id}]}
                  long: {kind: table, from: app.a, tenant: org_id, key: [id], formats: [csv], retention: %s, columns: [{name: id}]}
                """.formatted(retention));
    }
}
