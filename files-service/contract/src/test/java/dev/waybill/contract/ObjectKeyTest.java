package dev.waybill.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
