package dev.waybill.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.contract.Condition.Operator;
import dev.waybill.contract.CsvStyle.Profile;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The golden text below stands in outbox rows of running systems: it may be added to, never changed.
class ExportRequestTest {

    private static final String GOLDEN = """
            {"version":1,"runId":"0198c0de-0000-7000-8000-000000000001","orgId":"acme","dataset":"invoices",\
            "format":"csv","fields":["number","amount"]}""";

    private static final String GOLDEN_2 = """
            {"version":2,"runId":"0198c0de-0000-7000-8000-000000000001","orgId":"acme","dataset":"invoices",\
            "format":"csv","fields":["number","amount"],"filter":[\
            {"column":"amount","operator":"gte","values":["10.50"]},{"column":"note","operator":"null","values":[]}],\
            "profile":"excel","delimiter":";","header":false,"compression":"gzip"}""";

    @Test
    void readsTheGoldenText() {
        assertThat(ExportRequest.parse(GOLDEN))
                .isEqualTo(new ExportRequest(
                        UUID.fromString("0198c0de-0000-7000-8000-000000000001"),
                        "acme",
                        "invoices",
                        "csv",
                        List.of("number", "amount"),
                        List.of(),
                        CsvStyle.USUAL,
                        false));
    }

    @Test
    void readsTheGoldenTextOfVersion2() {
        ExportRequest request = ExportRequest.parse(GOLDEN_2);

        assertThat(request.filter())
                .containsExactly(
                        new Condition("amount", Operator.GTE, List.of("10.50")),
                        new Condition("note", Operator.NULL, List.of()));
        assertThat(request.csv()).isEqualTo(new CsvStyle(Profile.EXCEL, ';', false));
        assertThat(request.gzip()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"excel\"", "\";\"", "\"gte\"", "\"gzip\"", "[\"10.50\"]", "\"acme\""})
    void refusesValuesThatItDoesNotKnow(String value) {
        String unknown = value.startsWith("[") ? "[]" : "7";

        assertThatThrownBy(() -> ExportRequest.parse(GOLDEN_2.replace(value, unknown)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ignoresWhatANewerWriterAdds() {
        assertThat(ExportRequest.parse(GOLDEN.replace("}", ",\"colour\":\"blue\"}"))
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
        assertThatThrownBy(() -> ExportRequest.parse(GOLDEN.replace("\"version\":1", "\"version\":3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version 3");
    }

    @Test
    void saysWhatIsWrongWithTextThatIsNone() {
        assertThatThrownBy(() -> ExportRequest.parse("{\"version\":")).hasMessageContaining("not readable");
    }
}
