package dev.waybill.worker.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlTest {

    @Test
    void knowsWhatAQueryAsksFor() {
        PromQl query = PromQl.parse(
                "topk(3, sum by (uri, le) (rate(requests_count{job=\"a b\", uri!~\".*\\\"x\"}[$__rate_interval]))) > 0.5 and up");

        assertThat(query.metrics()).isEqualTo(Map.of("requests_count", Set.of("job", "uri"), "up", Set.of()));
        assertThat(query.grouping()).containsExactly("le", "uri");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum(up",
                "sum(up))",
                "sum(up}",
                "summ(up)",
                "rate(up)",
                "up[5m]",
                "rate(up[5])",
                "up > §",
                "sum by (job (up)"
            })
    void refusesWhatCannotBeOne(String query) {
        assertThatThrownBy(() -> PromQl.parse(query)).isInstanceOf(IllegalArgumentException.class);
    }
}
