package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcelTextTest {

    @ParameterizedTest
    @CsvSource({
        "Invoices, Invoices",
        "Q1/Q2: [open] *?\\, Q1 Q2 open",
        "'''quoted''', ’quoted’",
        "'Line\nbreak', Line break",
        "'', Export",
        "History, Export History",
        "[]:*?/\\, Export",
        "A title of far more than thirty-one characters, A title of far more than thirty",
        "123456789012345678901234567890🎉, 123456789012345678901234567890"
    })
    void sheetsAreNamedAsExcelAllows(String title, String name) {
        assertThat(ExcelText.sheetName(title, 1)).isEqualTo(name);
    }

    @Test
    void furtherSheetsAreNumberedWithinTheLimit() {
        assertThat(ExcelText.sheetName("Invoices", 2)).isEqualTo("Invoices (2)");
        assertThat(ExcelText.sheetName("A title of far more than thirty-one characters", 10))
                .isEqualTo("A title of far more than t (10)")
                .hasSizeLessThanOrEqualTo(31);
    }

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "_x0041_, _x005F_x0041_",
        "a_x00e9_, a_x005F_x00e9_",
        "_x005F_x0041_, _x005F_x005F_x005F_x0041_",
        "_x004_, _x004_",
        "_x00G1_, _x00G1_",
        "_x0041, _x0041",
        "_X0041_, _X0041_",
        "__x0041_, __x005F_x0041_"
    })
    void textThatLooksEscapedIsEscaped(String text, String escaped) {
        assertThat(xml(text)).isEqualTo(escaped);
    }

    @Test
    void charactersThatXmlCannotHoldAreEscaped() {
        assertThat(xml("\u0001a\u000b\u001f\ufffe\uffff\ufffd\t\r\n\u007f\u0085🎉"))
                .isEqualTo("_x0001_a_x000B__x001F__xFFFE__xFFFF_\ufffd\t_x000D_\n\u007f\u0085🎉");
    }

    /// Named references count as entities, of which parsers take few.
    @Test
    void signsOfXmlAreReferencesByNumberAndQuotesAreThemselves() {
        assertThat(xml("<a href=\"x\">R&D's</a>")).isEqualTo("&#60;a href=\"x\"&#62;R&#38;D's&#60;/a&#62;");
    }

    private static String xml(String text) {
        PartBuffer xml = new PartBuffer(1);
        ExcelText.xml(ExcelNumberTest.buffer(text), xml);
        return new String(xml.array(), 0, xml.length(), StandardCharsets.UTF_8);
    }
}
