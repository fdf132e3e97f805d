package dev.waybill.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.ContentDisposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {

    @ParameterizedTest
    @ValueSource(strings = {"export-2026-11-21.csv", "Q3 report (final).csv", "Grüße + 日本.csv", "100% \"x\".csv"})
    void readsTheNameThatWasStored(String name) {
        assertThat(Download.fileName(ContentDisposition.attachment(name))).isEqualTo(name);
    }

    @Test
    void takesThePlainNameWhereThereIsNoOther() {
        assertThat(Download.fileName("attachment; filename=\"a b.csv\"")).isEqualTo("a b.csv");
        assertThat(Download.fileName("inline")).isEmpty();
    }
}
