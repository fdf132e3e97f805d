package dev.waybill.files.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
class FileNameTest extends ServiceTest {

    private static final byte[] BYTES = "the bytes".getBytes(UTF_8);

    private final Claims alice = alice(newOrg());

    static Stream<String> names() {
        return Stream.of(
                "Q3 report (final).pdf",
                "Übergröße façade.pdf",
                "報告書 2026年度.pdf",
                "🧾 receipt 👩‍👩‍👧.pdf",
                "say \"hello\" it's 'me'; a=b, 100%25.pdf",
                "שלום عالم.pdf",
                "no extension",
                ".hidden",
                "trailing dot.",
                "a+b&c#d?e*f:g|h<i>.pdf",
                "{}[]~^`$@!.pdf",
                "x".repeat(251) + ".pdf",
                "語".repeat(255),
                "😀".repeat(255));
    }

    @ParameterizedTest
    @MethodSource("names")
    void isSavedUnderItsOwnName(String name) throws Exception {
        String id = file(alice, name, BYTES);

        var link = as(alice).get("/api/v1/files/" + id + "/download");
        var redirect = as(alice).get("/api/v1/files/" + id + "/content");

        link.then().statusCode(200).body("fileName", equalTo(name)).body("contentType", equalTo("application/pdf"));
        redirect.then().statusCode(303);
        for (String url : new String[] {link.path("url"), redirect.header("Location")}) {
            HttpResponse<byte[]> saved = get(url);
            assertThat(saved.statusCode()).isEqualTo(200);
            assertThat(saved.body()).isEqualTo(BYTES);
            assertThat(nameIn(saved.headers().firstValue("Content-Disposition").orElseThrow()))
                    .isEqualTo(name);
        }
    }

    /// As a browser reads it: `filename*` wins (RFC 6266, section 4.3).
    private static String nameIn(String disposition) {
        assertThat(disposition).matches("attachment; filename=\"[ -~&&[^\"]]*\"; filename\\*=UTF-8''[!-~]+");
        String encoded = disposition.substring(disposition.indexOf("UTF-8''") + 7);
        return URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8);
    }
}
