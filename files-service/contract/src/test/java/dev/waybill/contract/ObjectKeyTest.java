package dev.waybill.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.contract.ObjectKey.Kind;
import dev.waybill.contract.ObjectKey.Parts;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {

    private static final UUID ID = UUID.fromString("0198c0de-0000-7000-8000-000000000001");

    @ParameterizedTest
    @CsvSource({
        "report.PDF, pdf",
        "archive.tar.gz, gz",
        "no extension, bin",
        "trailing., bin",
        "odd.a/b, bin",
        "odd.çé, bin",
        "long.abcdefghijk, bin"
    })
    void takesOnlyAHarmlessExtensionFromTheName(String fileName, String extension) {
        assertThat(ObjectKey.file("acme", ID, fileName).value()).isEqualTo("org/acme/files/" + ID + "." + extension);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", "ä", "a b", "a%2fb"})
    void refusesATenantThatCouldLeaveItsFolder(String orgId) {
        assertThatThrownBy(() -> ObjectKey.file(orgId, ID, "a.txt"))
                .hasMessageContaining("'" + orgId + "'")
                .hasMessageContaining("1 to 64 letters");
    }

    @Test
    void doesNotShowWholeInLogs() {
        assertThat(new ObjectKey("exports/org/acme/" + ID + ".csv"))
                .hasToString("exports/org/acme/0198c0de-0000-7000-8000-0000….csv");
    }

    @ParameterizedTest
    @CsvSource({
        "org/acme/files/0198c0de-0000-7000-8000-000000000001.pdf, FILE",
        "exports/org/acme/0198c0de-0000-7000-8000-000000000001.csv, EXPORT",
        "exports/org/acme/0198c0de-0000-7000-8000-000000000001.jsonl.gz, EXPORT",
        "metrics/org/acme/0198c0de-0000-7000-8000-000000000001-00112233445566778899aabbccddeeff, METRIC"
    })
    void tellsWhatAnObjectIsAndWhose(String key, Kind kind) {
        assertThat(new ObjectKey(key).parts()).contains(new Parts(kind, "acme", ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org/acme/files/report.pdf",
                "org/acme/files/0198c0de-0000-7000-8000-000000000001",
                "org/acme/files/0198c0de-0000-7000-8000-000000000001.pdf/more",
                "org/acme/backup/0198c0de-0000-7000-8000-000000000001.pdf",
                "ORG/acme/files/0198c0de-0000-7000-8000-000000000001.pdf",
                "org/ac%2fme/files/0198c0de-0000-7000-8000-000000000001.pdf",
                "exports/acme/0198c0de-0000-7000-8000-000000000001.csv",
                "metrics/org/acme/0198c0de-0000-7000-8000-000000000001-00",
                "temp/0198c0de-0000-7000-8000-000000000001.csv"
            })
    void takesNothingElseForItsOwn(String key) {
        assertThat(new ObjectKey(key).parts()).isEmpty();
    }
}
