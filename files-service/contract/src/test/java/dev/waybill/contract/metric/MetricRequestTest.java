package dev.waybill.contract.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.contract.metric.MetricRequest.Argument;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Payloads as `waybill.request_metric` writes them.
class MetricRequestTest {

    private static final UUID RUN = UUID.fromString("0198c0de-0000-7000-8000-000000000001");
    private static final UUID METRIC = UUID.fromString("0198c0de-0000-7000-8000-000000000002");
    private static final UUID SOURCE = UUID.fromString("0198c0de-0000-7000-8000-000000000003");

    private static final String PAYLOAD = """
            {"orgId": "acme", "runId": "%s", "metric": {"id": "%s", "sql": "select 1 where :a > :b", "name": "Revenue",
              "arguments": [{"name": "a", "type": "date", "value": "2024-05-06"}, {"name": "b", "type": "text", "value": null}],
              "dataSourceId": "%s"}, "version": 3}""".formatted(RUN, METRIC, SOURCE);

    private static final String TRIAL = """
            {"orgId": "acme", "runId": "%s", "metric": {"sql": "select 1", "name": "Shop", "dataSourceId": "%s"}, "version": 3}""".formatted(RUN, SOURCE);

    @Test
    void isReadWhole() {
        assertThat(MetricRequest.isOne(PAYLOAD)).isTrue();
        assertThat(MetricRequest.parse(PAYLOAD))
                .isEqualTo(new MetricRequest(
                        RUN,
                        "acme",
                        Optional.of(METRIC),
                        "Revenue",
                        SOURCE,
                        "select 1 where :a > :b",
                        List.of(
                                new Argument("a", ParameterType.DATE, Optional.of("2024-05-06")),
                                new Argument("b", ParameterType.TEXT, Optional.empty()))));
    }

    @Test
    void aTrialHasNoMetricAndNoArguments() {
        MetricRequest trial = MetricRequest.parse(TRIAL);

        assertThat(trial.metricId()).isEmpty();
        assertThat(trial.arguments()).isEmpty();
    }

    @Test
    void anExportIsNone() {
        assertThat(MetricRequest.isOne("{\"version\": 2, \"dataset\": \"metric\"}"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "version": 3     | "version": 4         | metric request of version 4, this program reads 3: update the export-worker
            "version": 3     | "version": "3"       | metric request of version "3", this program reads 3
            "version": 3     | "version": 3.5       | metric request of version 3.5, this program reads 3
            "version": 3     | "v": 3               | metric request of version
            "type": "date"   | "type": "money"      | type is money, allowed are
            "name": "a"      | "name": 5            | metric request is not readable: name is 5
            "2024-05-06"     | 5                    | metric request is not readable: value is 5
            "orgId": "acme"  | "orgId": null        | metric request is not readable: orgId is null
            "sql"            | "other"              | metric request is not readable: sql is
            "arguments": [   | "arguments": [7,     | metric request is not readable: name is
            {"orgId"         | {{"orgId"            | metric request is not readable
            """)
    void refusesWhatItDoesNotKnow(String part, String instead, String message) {
        assertThat(PAYLOAD).contains(part);

        assertThatThrownBy(() -> MetricRequest.parse(PAYLOAD.replace(part, instead)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
