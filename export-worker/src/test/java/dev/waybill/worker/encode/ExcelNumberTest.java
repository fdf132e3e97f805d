package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExcelNumberTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0.01",
                "100.00",
                "999999999999999",
                "-123456789012.345",
                "0.000000000000000000000000000001",
                "123456789012345.0000000000",
                "0000000000000001.50"
            })
    void upToFifteenDigitsAreANumber(String text) {
        assertThat(ExcelNumber.isExact(buffer(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1234567890123456",
                "1000000000000000",
                "-123456789012.3456",
                "123456789012345.1",
                "NaN",
                "Infinity",
                "-Infinity"
            })
    void moreStayTextAndSoDoesWhatIsNoNumber(String text) {
        assertThat(ExcelNumber.isExact(buffer(text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-0", "0.30000000000000004", "33.333333333333336", "1.7976931348623157e+308", "1e-300"})
    void binaryNumbersStayNumbersWhateverTheirDigits(String text) {
        assertThat(ExcelNumber.isFloating(buffer(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "5e-324"})
    void binaryNumbersThatExcelDoesNotHaveStayText(String text) {
        assertThat(ExcelNumber.isFloating(buffer(text))).isFalse();
    }

    static PartBuffer buffer(String text) {
        PartBuffer buffer = new PartBuffer(1);
        buffer.write(text.getBytes(StandardCharsets.UTF_8));
        return buffer;
    }
}
