package dev.waybill.files.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProblemTest extends ServiceTest {

    private final Claims alice = alice(newOrg());

    @Test
    void hasTypeTitleStatusDetailCodeAndInstance() {
        as(alice)
                .get("/api/v1/files?limit=0")
                .then()
                .contentType("application/problem+json")
                .body("type", equalTo("urn:waybill:problem:invalid-request"))
                .body("title", equalTo("The request breaks a rule"))
                .body("status", equalTo(400))
                .body("code", equalTo("invalid-request"))
                .body("instance", equalTo("/api/v1/files"));
    }

    @Test
    void pathsAndMethodsThatDoNotExistAreProblemsToo() {
        as(alice).get("/api/v1/nothing").then().statusCode(404).body("code", equalTo("not-found"));
        nobody().get("/nothing").then().statusCode(404).body("code", equalTo("not-found"));
        as(alice).patch("/api/v1/files").then().statusCode(405).body("code", equalTo("method-not-allowed"));
        as(alice)
                .accept("text/html")
                .get("/api/v1/files")
                .then()
                .statusCode(406)
                .body("code", equalTo("not-acceptable"));
        as(alice)
                .contentType("text/plain")
                .body("{}")
                .post("/api/v1/uploads")
                .then()
                .statusCode(415)
                .body("code", equalTo("unsupported-media-type"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PATCH  | /api/v1/files           | GET, HEAD
            POST   | /api/v1/files/x         | DELETE, GET, HEAD
            GET    | /api/v1/files/x/restore | POST
            DELETE | /api/v1/files/x/content | GET, HEAD
            PUT    | /api/v1/exports         | GET, HEAD, POST
            PUT    | /api/v1/uploads         | GET, HEAD, POST
            POST   | /s3/multipart/x         | DELETE, GET, HEAD
            """)
    void aMethodThatIsNotAllowedIsAnsweredWithThoseThatAre(String method, String path, String allowed) {
        as(alice).request(method, path).then().statusCode(405).header("Allow", equalTo(allowed));
    }

    @Test
    void bodiesThatAreTooLargeAreNotRead() {
        Map<String, Object> large = upload("x".repeat(70_000), "image/png", 1);

        post(alice, "/api/v1/uploads", large).then().statusCode(413).body("code", equalTo("body-too-large"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/uploads", "/api/v1/exports"})
    void jsonThatIsTooDeepOrTooLongIsRefusedNamingWhatIsTooMuch(String path) {
        String number = path.endsWith("uploads") ? "byteSize" : "dataset";
        Map<String, String> tooMuch = Map.of(
                "{\"%s\":%s}".formatted(number, "9".repeat(5_000)),
                "length (5000) exceeds the maximum allowed (1000)",
                "{\"a\":".repeat(3_000) + "1" + "}".repeat(3_000),
                "nesting depth (1001) exceeds the maximum allowed (1000)",
                "{\"%s\":1}".formatted("a".repeat(60_000)),
                "Name length (60000) exceeds the maximum allowed (50000)");

        tooMuch.forEach((body, detail) -> post(alice, path, body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-json"))
                .body("detail", containsString(detail)));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        as(alice)
                .contentType("application/json")
                .body(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})
                .post("/api/v1/uploads")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-json"));
    }

    @Test
    void surprisesTellTheClientAnIdAndNothingElse() throws Exception {
        change("revoke select on waybill.file_metadata from waybill_files");
        try {
            var answer = as(alice).get("/api/v1/files");

            answer.then().statusCode(500).body("code", equalTo("internal")).body("instance", startsWith("urn:uuid:"));
            assertThat(answer.asString()).doesNotContainIgnoringCase("exception", "sql", "permission", "dev.waybill");
        } finally {
            change("grant select on waybill.file_metadata to waybill_files");
        }
    }

    @Test
    void everyOperationIsDescribedWithItsProblems() {
        JsonPath api = nobody().get("/q/openapi?format=json").jsonPath();
        Map<String, Map<String, Object>> paths = api.getMap("paths");

        assertThat(paths).hasSize(34);
        paths.forEach((path, operations) -> operations.keySet().forEach(method -> {
            String operation = "paths['%s'].%s.".formatted(path, method);
            assertThat(api.getString(operation + "summary")).as(operation).isNotNull();
            for (String status : List.of("400", "401", "403", "500", "503")) {
                Map<String, Object> response = api.getMap(operation + "responses.'" + status + "'");
                assertThat(response).as(operation + status).containsKeys("description", "content");
            }
        }));
    }
}
