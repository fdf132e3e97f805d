package dev.waybill.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The golden text below stands in outbox rows of running systems: it may be added to, never changed.
class ExportRequestTest {

    private static final String GOLDEN = """
            {"version":1,"runId":"0198c0de-0000-7000-8000-000000000001","orgId":"acme","dataset":"invoices",\
            "format":"csv","fields":["number","amount"]}""";

    @Test
    void readsTheGoldenText() {
        assertThat(ExportRequest.parse(GOLDEN))
                .isEqualTo(new ExportRequest(
                        1,
                        UUID.fromString("0198c0de-0000-7000-8000-000000000001"),
                        "acme",
                        "invoices",
                        "csv",
                        List.of("number", "amount")));
    }

    @Test
    void ignoresWhatANewerWriterAdds() {
        assertThat(ExportRequest.parse(GOLDEN.replace("}", ",\"profile\":\"excel\"}"))
                        .dataset())
                .isEqualTo("invoices");
    }

    @Test
    void meansAllColumnsWithoutFields() {
        assertThat(ExportRequest.parse(GOLDEN.replace(",\"fields\":[\"number\",\"amount\"]", ""))
                        .fields())
                .isEmpty();
    }

    @Test
    void refusesAVersionItDoesNotKnow() {
        assertThatThrownBy(() -> ExportRequest.parse(GOLDEN.replace("\"version\":1", "\"version\":2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void saysWhatIsWrongWithTextThatIsNone() {
        assertThatThrownBy(() -> ExportRequest.parse("{\"version\":")).hasMessageContaining("not readable");
    }
}
