package dev.waybill.files.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class UploadInputTest extends ServiceTest {

    private final String org = newOrg();
    private final Claims alice = alice(org);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"fileName":1}                       | invalid-request | fileName must be a JSON string
            {"fileName":["a"]}                   | invalid-request | fileName must be a JSON string
            {"byteSize":"12"}                    | invalid-request | byteSize must be a whole JSON number
            {"byteSize":1.5}                     | invalid-request | byteSize must be a whole JSON number
            {"byteSize":99999999999999999999}    | invalid-request | byteSize is out of range
            {"bogus":1}                          | invalid-request | Unknown field bogus. Allowed fields: byteSize, contentType, entityId, entityType, fileName, sha256
            {"fileName":"a","fileName":"b"}      | invalid-json    | The body has a field twice (line 1
            {"fileName":"a"} x                   | invalid-json    | The body is not JSON (line 1
            {"fileName":                         | invalid-json    | The body is not JSON (line 1
            []                                   | invalid-json    | The body must be one JSON object
            "text"                               | invalid-json    | The body must be one JSON object
            null                                 | invalid-request | body is missing
            {}                                   | invalid-request | byteSize is missing; contentType is missing; fileName is missing
            """)
    void bodyOfTheWrongShapeIsRefusedByName(String body, String code, String detail) {
        post(alice, "/api/v1/uploads", body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("detail", containsString(detail));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a\\u0000b     | fileName has the control character U+0000 at position 2
            a\\r\\nX: y   | fileName has the control character U+000D at position 2
            tab\\there    | fileName has the control character U+0009 at position 4
            del\\u007f    | fileName has the control character U+007F at position 4
            c1\\u0085     | fileName has the control character U+0085 at position 3
            invoice\\u202efdp.exe | fileName has the bidirectional control character U+202E at position 8
            \\u202aa     | fileName has the bidirectional control character U+202A at position 1
            a\\u2066     | fileName has the bidirectional control character U+2066 at position 2
            a\\u2069     | fileName has the bidirectional control character U+2069 at position 2
            a\\u200e     | fileName has the bidirectional control character U+200E at position 2
            a\\u200f     | fileName has the bidirectional control character U+200F at position 2
            a\\u061c     | fileName has the bidirectional control character U+061C at position 2
            \\ud83d\\ude00\\ud83d | fileName has half of a surrogate pair, U+D83D, at position 2
            a/b           | fileName has a path separator, U+002F, at position 2
            a\\\\b        | fileName has a path separator, U+005C, at position 2
            ..            | fileName must not be . or ..
            .             | fileName must not be . or ..
            \\u0020       | fileName must have 1 to 255 characters and not only blanks
            """)
    void fileNameIsRefusedWithThePlaceOfItsMistake(String name, String detail) {
        String body = "{\"fileName\":\"%s\",\"contentType\":\"image/png\",\"byteSize\":1}".formatted(name);

        post(alice, "/api/v1/uploads", body).then().statusCode(400).body("detail", equalTo(detail));
    }

    @Test
    void fileNameHasAtMost255CharactersCountedAsCodePoints() {
        post(alice, "/api/v1/uploads", upload("😀".repeat(255), "image/png", 1))
                .then()
                .statusCode(201);
        post(alice, "/api/v1/uploads", upload("x".repeat(256), "image/png", 1))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("fileName"))
                .body("errors[0].message", equalTo("has 256 characters, at most 255 are allowed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "TEXT/HTML", "image/svg+xml", "application/xhtml+xml", "application/x-sh"})
    void typesThatABrowserRunsAreNotTaken(String type) {
        post(alice, "/api/v1/uploads", upload("a", type, 1))
                .then()
                .statusCode(415)
                .body("code", equalTo("content-type-not-allowed"))
                .body("detail", containsString("image/*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pdf", "image/*", "image/png,text/html", "image/png; x", "image/png\\r\\nX: y", ""})
    void contentTypeMustBeAMediaType(String type) {
        String body = "{\"fileName\":\"a\",\"contentType\":\"%s\",\"byteSize\":1}".formatted(type);

        post(alice, "/api/v1/uploads", body).then().statusCode(400).body("code", equalTo("invalid-request"));
    }

    @Test
    void sizeHasALowerAndAnUpperLimit() {
        post(alice, "/api/v1/uploads", upload("a", "image/png", 0)).then().statusCode(400);
        post(alice, "/api/v1/uploads", upload("a", "image/png", -1)).then().statusCode(400);
        post(alice, "/api/v1/uploads", upload("a", "image/png", 100 * 1024 * 1024 + 1))
                .then()
                .statusCode(413)
                .body("code", equalTo("too-large"))
                .body("maxBytes", equalTo(100 * 1024 * 1024));
    }

    @Test
    void entityAndChecksumAreCheckedToo() {
        var half = upload("a", "image/png", 1);
        half.put("entityType", "invoice");
        post(alice, "/api/v1/uploads", half).then().statusCode(400).body("detail", containsString("both or none"));
        var upper = upload("a", "image/png", 1);
        upper.put("sha256", "A".repeat(64));
        post(alice, "/api/v1/uploads", upper)
                .then()
                .statusCode(400)
                .body("detail", equalTo("sha256 must be 64 lower-case hex digits"));
        var longId = upload("a", "image/png", 1);
        longId.put("entityType", "invoice");
        longId.put("entityId", "x".repeat(101));
        post(alice, "/api/v1/uploads", longId).then().statusCode(400).body("detail", containsString("101"));
    }

    @Test
    void refusedRequestsLeaveNothing() throws Exception {
        post(alice, "/api/v1/uploads", upload("a", "text/html", 1));
        post(alice, "/api/v1/uploads", upload("a/b", "image/png", 1));

        assertThat(inDatabase("select count(*) from waybill.pending_upload where org_id = ?", org))
                .isEqualTo("0");
        assertThat(inDatabase("select count(*) from waybill.rate_window where org_id = ?", org))
                .isEqualTo("0");
    }
}
