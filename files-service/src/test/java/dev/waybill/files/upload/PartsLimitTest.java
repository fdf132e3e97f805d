package dev.waybill.files.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.waybill.files.ServiceTest;
import dev.waybill.files.upload.Uppy.Begun;
import dev.waybill.files.upload.Uppy.Part;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PartsLimitTest extends ServiceTest {

    private static final long QUOTA = 10L * 1024 * 1024 * 1024;
    private static final byte[] PART = new byte[Uppy.PART_BYTES];

    private static final String SHA256 = "0".repeat(64);

    private final String org = newOrg();

    @SuppressWarnings("NullAway.Init")
    private Uppy alice;

    @BeforeEach
    void signIn() {
        alice = new Uppy(stack.tokens().token(alice(org)));
    }

    @Test
    void whatIsAnnouncedIsReserved() {
        alice.begin("a.mp4", "video/mp4", Map.of("byteSize", QUOTA - 10)).then().statusCode(200);

        alice.begin("b.mp4", "video/mp4", Map.of("byteSize", "11"))
                .then()
                .statusCode(409)
                .body("code", equalTo("quota-exceeded"))
                .body("usedBytes", equalTo(QUOTA - 10));
        alice.begin("c.mp4", "video/mp4", Map.of("size", 10)).then().statusCode(200);
    }

    @Test
    void ofUnknownSizeWhatHasArrivedIsReserved() throws Exception {
        Begun upload = alice.begun(Map.of());
        assertThat(used()).isZero();
        alice.send(upload, 1, PART);
        alice.sign(upload, 2).then().statusCode(200);
        assertThat(used()).as("looked at less than 30 seconds ago").isZero();

        lookedLongAgo();
        alice.sign(upload, 2).then().statusCode(200);

        assertThat(used()).isEqualTo(PART.length);
    }

    @Test
    void whatArrivedIsReservedOnceHoweverManyLook() throws Exception {
        Begun upload = alice.begun(Map.of());
        alice.send(upload, 1, PART);
        Callable<Integer> look = () -> alice.list(upload).statusCode();

        assertThat(atTheSameTime(8, look)).containsOnly(200);

        assertThat(used()).isEqualTo(PART.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "sign", "complete"})
    void anUploadThatOutgrowsTheQuotaWaitsUntilThereIsRoom(String call) throws Exception {
        Begun upload = alice.begun(Map.of());
        Part part = alice.send(upload, 1, PART);
        Begun other = alice.begun(Map.of("byteSize", QUOTA - 10));
        lookedLongAgo();

        Response refused = switch (call) {
            case "list" -> alice.list(upload);
            case "sign" -> alice.sign(upload, 2);
            default -> alice.complete(upload, List.of(part));
        };

        refused.then().statusCode(409).body("code", equalTo("quota-exceeded"));
        alice.get("/api/v1/files/" + upload.uploadId()).then().statusCode(404);
        assertThat(used()).isEqualTo(QUOTA - 10);
        alice.abort(other).then().statusCode(200);
        alice.complete(upload, List.of(part)).then().statusCode(200);
        assertThat(used()).isEqualTo(PART.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "sign", "complete"})
    void moreThanAnnouncedIsRefusedAndAborted(String call) throws Exception {
        Begun upload = alice.begun(Map.of("byteSize", PART.length - 1));
        Part part = alice.send(upload, 1, PART);
        lookedLongAgo();

        Response refused = switch (call) {
            case "list" -> alice.list(upload);
            case "sign" -> alice.sign(upload, 2);
            default -> alice.complete(upload, List.of(part));
        };

        refused.then()
                .statusCode(422)
                .body("code", equalTo("content-mismatch"))
                .body(
                        "detail",
                        containsString("byteSize %d was announced, %d".formatted(PART.length - 1, PART.length)));
        alice.complete(upload, List.of(part)).then().statusCode(404);
        assertThat(used()).isZero();
    }

    @Test
    void filesBeyondWhatS3KeepsAreRefused() {
        alice.begin("a.mp4", "video/mp4", Map.of("byteSize", 5_497_558_138_881L))
                .then()
                .statusCode(413)
                .body("code", equalTo("too-large"))
                .body("maxBytes", equalTo(5_497_558_138_880L));
    }

    @Test
    void aSha256IsTakenOnlyWhereOneReadIsShort() {
        long largest = 100L * 1024 * 1024;
        for (Map<String, Object> metadata : List.<Map<String, Object>>of(
                Map.of("sha256", SHA256), Map.of("sha256", SHA256, "byteSize", largest + 1))) {
            alice.begin("a.mp4", "video/mp4", metadata)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid-request"))
                    .body(
                            "detail",
                            containsString(
                                    "sha256 of an upload by parts is taken with a byteSize of at most " + largest));
        }
        assertThat(used()).isZero();
        alice.begin("a.mp4", "video/mp4", Map.of("sha256", SHA256, "byteSize", largest))
                .then()
                .statusCode(200);
    }

    @Test
    void aPartThatNoFileOfTheSizeHasIsNotSigned() {
        Begun one = alice.begun(Map.of("byteSize", PART.length));
        Begun two = alice.begun(Map.of("byteSize", PART.length + 1));

        alice.sign(one, 1).then().statusCode(200);
        alice.sign(one, 2)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-request"))
                .body("detail", containsString("part 2 cannot be of at most %d bytes".formatted(PART.length)));
        alice.batch(two, "1,2").then().statusCode(200);
        alice.batch(two, "1,3,2").then().statusCode(400).body("detail", containsString("part 3 cannot be"));
    }

    @Test
    void aSizeThatIsNoNumberIsThePagesOwn() {
        alice.begin("a.jpg", "image/jpeg", Map.of("size", "XL")).then().statusCode(200);
        alice.begin("a.jpg", "image/jpeg", Map.of("size", List.of(1, 2))).then().statusCode(200);

        assertThat(used()).isZero();
        alice.begin("a.jpg", "image/jpeg", Map.of("size", "XL", "byteSize", 7))
                .then()
                .statusCode(200);
        assertThat(used()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a/b.mp4 | video/mp4 | byteSize   | 1    | 400 | fileName has a path separator
            a.mp4   | video     | byteSize   | 1    | 400 | contentType must be a media type
            a.html  | text/html | byteSize   | 1    | 415 | Files of type text/html are not taken
            a.mp4   | video/mp4 | byteSize   | 0    | 400 | empty files are not taken
            a.mp4   | video/mp4 | byteSize   | -7   | 400 | metadata byteSize is '-7', allowed is a whole number from 0
            a.mp4   | video/mp4 | byteSize   | XL   | 400 | metadata byteSize is 'XL', allowed is a whole number
            a.mp4   | video/mp4 | size       | 7.5  | 400 | metadata size is '7.5', allowed is a whole number
            a.mp4   | video/mp4 | lastModified | yesterday | 400 | metadata lastModified is 'yesterday'
            a.mp4   | video/mp4 | entityId   | 4711 | 400 | entityType and entityId: give both or none
            a.mp4   | video/mp4 | sha256     | abc  | 400 | sha256 must be 64 lower-case hex digits
            """)
    void rulesAreThoseOfASignedUpload(String fileName, String type, String name, String value, int status, String why) {
        alice.begin(fileName, type, Map.of(name, value))
                .then()
                .statusCode(status)
                .body("detail", containsString(why));
        alice.params(Map.of("filename", fileName, "type", type, "metadata[%s]".formatted(name), value))
                .then()
                .statusCode(status)
                .body("detail", containsString(why));
        assertThat(used()).isZero();
    }

    @Test
    void onlyBeginningCountsAgainstTheRate() throws Exception {
        Begun upload = alice.begun(Map.of());
        change("update waybill.rate_window set taken = 120 where org_id = '%s'".formatted(org));

        alice.begin("a.mp4", "video/mp4", Map.of())
                .then()
                .statusCode(429)
                .header("Retry-After", Integer::parseInt, allOf(greaterThan(30), lessThanOrEqualTo(60)));
        alice.params(Map.of("filename", "a.mp4", "type", "video/mp4")).then().statusCode(429);
        alice.sign(upload, 1).then().statusCode(200);
        alice.list(upload).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10001", "1x", "complete", "01", "99999999999"})
    void aPartNumberIsOneTo10000(String number) {
        Begun upload = alice.begun(Map.of());

        alice.sign(upload, number)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-request"))
                .body(
                        "detail",
                        equalTo("partNumber is '%s', allowed is a whole number from 1 to 10000".formatted(number)));
        alice.batch(upload, "1," + number).then().statusCode(400).body("detail", containsString("'" + number + "'"));
        alice.sign(upload, 10_000).then().statusCode(200).body("expires", equalTo(900));
    }

    @Test
    void aBatchHasAtMostAThousandNumbers() {
        Begun upload = alice.begun(Map.of());
        String thousand = String.join(
                ",", IntStream.rangeClosed(1, 1_000).mapToObj(Integer::toString).toList());

        alice.batch(upload, thousand).then().statusCode(200).body("presignedUrls.size()", equalTo(1_000));
        alice.batch(upload, thousand + ",1").then().statusCode(400).body("detail", containsString("more than 1000"));
        alice.batch(upload, "").then().statusCode(400).body("detail", containsString("partNumbers is missing"));
    }

    @Test
    void aListOf10000PartsFitsAndOtherBodiesStaySmall() {
        Begun upload = alice.begun(Map.of());
        List<Part> parts = IntStream.rangeClosed(1, 10_000)
                .mapToObj(number -> new Part(number, "\"0123456789abcdef0123456789abcdef\""))
                .toList();

        alice.complete(upload, parts).then().statusCode(400).body("detail", containsString("and 9995 others"));
        alice.begin("a".repeat(70_000), "video/mp4", Map.of()).then().statusCode(413);
        alice.complete(upload, List.of(new Part(1, "x".repeat(3_000_000))))
                .then()
                .statusCode(413);
    }

    @Test
    void aColleagueMayNotSeeWhatIsUnfinished() {
        alice.begun(Map.of());
        Uppy bob = new Uppy(stack.tokens().token(Claims.member("bob", org, "bob@example.com")));

        bob.get("/api/v1/uploads").then().statusCode(200).body("items.size()", equalTo(0));
    }

    private void lookedLongAgo() throws Exception {
        change("update waybill.pending_upload set looked_at = now() - interval '31 seconds' where org_id = '%s'"
                .formatted(org));
    }

    private long used() {
        return alice.get("/api/v1/storage/usage").jsonPath().getLong("usedBytes");
    }
}
