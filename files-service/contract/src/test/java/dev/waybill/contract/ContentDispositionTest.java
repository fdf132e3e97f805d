package dev.waybill.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDispositionTest {

    @Test
    void writesAStandInAndTheExactName() {
        assertThat(ContentDisposition.attachment("Q3 report (final).pdf"))
                .isEqualTo(
                        "attachment; filename=\"Q3 report (final).pdf\"; filename*=UTF-8''Q3%20report%20%28final%29.pdf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Q3 report (final).pdf",
                "Übergrößen für Zoë.txt",
                "四半期レポート.pdf",
                "party 🎉🥳.png",
                "say \"hello\" \\ it's 100%.txt",
                "a+b&c=d;e,f.csv",
                "'; filename=evil.exe"
            })
    void keepsEveryNameExactlyAndInOneHeaderOfPlainAscii(String name) {
        String header = ContentDisposition.attachment(name);

        String exact = header.substring(header.indexOf("filename*=UTF-8''") + "filename*=UTF-8''".length());
        assertThat(URLDecoder.decode(exact.replace("+", "%2B"), StandardCharsets.UTF_8))
                .isEqualTo(name);
        assertThat(header)
                .matches("attachment; filename=\"[ -~&&[^\"\\\\%]]*\"; filename\\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*");
    }

    @Test
    void letsNoLineBreakOrLoneSurrogateIntoTheHeader() {
        assertThat(ContentDisposition.attachment("a\r\nSet-Cookie: x\u0000\ud800.txt"))
                .isEqualTo(
                        "attachment; filename=\"a__Set-Cookie: x__.txt\"; filename*=UTF-8''a__Set-Cookie%3A%20x__.txt");
    }

    @Test
    void takesNamesOf255Characters() {
        assertThat(ContentDisposition.attachment("é".repeat(255))).endsWith("%C3%A9".repeat(255));
    }
}
