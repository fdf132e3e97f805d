package dev.waybill.worker.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// That Prometheus and Grafana can read what is in `deploy/grafana`, as far as that can be told without them.
class WatchingTest {

    @Test
    void everyQueryCanBeOne() throws IOException {
        assertThat(Watching.queries())
                .hasSizeGreaterThan(40)
                .allSatisfy(query -> assertThat(PromQl.parse(query).metrics()).isNotEmpty());
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhatToDo() throws IOException {
        List<JsonNode> alerts = Watching.alerts();

        assertThat(alerts)
                .extracting(alert -> alert.path("alert").asText())
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("Waybill"));
        assertThat(alerts).allSatisfy(alert -> {
            assertThat(names(alert)).isSubsetOf("alert", "expr", "for", "labels", "annotations");
            assertThat(alert.path("for").asText("1m")).matches("\\d+[smh]");
            assertThat(names(alert.path("labels"))).containsExactly("severity");
            assertThat(alert.path("labels").path("severity").asText()).isIn("warning", "critical");
            assertThat(names(alert.path("annotations"))).containsExactlyInAnyOrder("summary", "runbook");
            assertThat(alert.path("annotations").path("summary").asText()).endsWith(".");
        });
    }

    private static List<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).toList();
    }

    @Test
    void everyAlertLeadsToAnEntryOfTheRunbookThatNamesIt() throws IOException {
        String runbook = Watching.runbook();
        Set<String> anchors = runbook.lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> "deploy/runbook.md#" + anchor(line.substring(3)))
                .collect(Collectors.toSet());

        assertThat(Watching.alerts()).allSatisfy(alert -> {
            assertThat(anchors)
                    .contains(alert.path("annotations").path("runbook").asText());
            assertThat(runbook).contains("`" + alert.path("alert").asText() + "`");
        });
    }

    /// As GitHub makes it of a heading.
    private static String anchor(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }

    @Test
    void noPanelLiesOnAnother() throws IOException {
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : Watching.panels()) {
            JsonNode place = panel.path("gridPos");
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    int column = place.path("x").asInt() + x;
                    assertThat(column).as(panel.path("title").asText()).isLessThan(24);
                    assertThat(taken.add(column + "," + (place.path("y").asInt() + y)))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
        }
        assertThat(Watching.panels())
                .extracting(panel -> panel.path("id").asInt())
                .doesNotHaveDuplicates();
    }
}
