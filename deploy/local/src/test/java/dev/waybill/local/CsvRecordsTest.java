package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvRecordsTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'', 0",
                "'a,b|', 1",
                "'a,b|c,d|', 2",
                "'a,b|c,d', 2",
                "'a|\"x|y\",\"z\"\"|\"\"\"|', 2",
                "'a|\"|\"|', 2",
                "'a|\"\"|', 2",
                "'a||', 2",
            })
    void countsRecordsNotLines(String text, long records) {
        CsvRecords csv = new CsvRecords();

        byteByByte(csv, text.replace('|', '\n'));

        assertThat(csv.count()).isEqualTo(records);
        assertThat(csv.isCut()).isFalse();
    }

    @Test
    void aFileThatStopsInsideQuotesIsCut() {
        CsvRecords csv = new CsvRecords();

        byteByByte(csv, "a\n\"b\n");

        assertThat(csv.isCut()).isTrue();
    }

    private static void byteByByte(CsvRecords csv, String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            csv.add(new byte[] {b, '"'}, 1);
        }
    }
}
