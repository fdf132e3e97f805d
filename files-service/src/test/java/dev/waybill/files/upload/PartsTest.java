package dev.waybill.files.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import dev.waybill.files.ServiceTest;
import dev.waybill.files.upload.Uppy.Begun;
import dev.waybill.files.upload.Uppy.Part;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

@QuarkusTest
class PartsTest extends ServiceTest {

    private static final int TAIL = 1_000;
    private static final byte[] BYTES = bytes(2 * Uppy.PART_BYTES + TAIL);

    private final String org = newOrg();

    @SuppressWarnings("NullAway.Init")
    private Uppy alice;

    @SuppressWarnings("NullAway.Init")
    private S3Client store;

    @BeforeEach
    void signIn() {
        alice = uppy("alice", org);
        store = stack.store().settings().client(ApacheHttpClient.create());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aFileGoesByPartsWithABreakBetween() throws Exception {
        Begun upload = alice.begun(Map.of(
                "byteSize",
                BYTES.length,
                "lastModified",
                "1700000000123",
                "entityType",
                "album",
                "entityId",
                4711,
                "name",
                "holiday.mp4",
                "relativePath",
                List.of("not", "for Waybill")));
        assertThat(upload.key()).isEqualTo("org/%s/files/%s.mp4".formatted(org, upload.uploadId()));
        alice.send(upload, 1, part(1));
        alice.send(upload, 3, part(3));

        Uppy afterReload = uppy("alice", org);
        afterReload
                .get("/api/v1/uploads")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].uploadId", equalTo(upload.uploadId()))
                .body("items[0].key", equalTo(upload.key()))
                .body("items[0].fileName", equalTo("holiday.mp4"))
                .body("items[0].contentType", equalTo("video/mp4"))
                .body("items[0].byteSize", equalTo(BYTES.length))
                .body("items[0].lastModified", equalTo(1700000000123L))
                .body("items[0].entityType", equalTo("album"))
                .body("items[0].entityId", equalTo("4711"));
        Response arrived = afterReload.list(upload);
        arrived.then().statusCode(200).body("PartNumber", contains(1, 3)).body("Size", contains(Uppy.PART_BYTES, TAIL));
        Part second = afterReload.send(upload, 2, part(2));
        Response done = afterReload.complete(
                upload, List.of(new Part(3, arrived.path("[1].ETag")), second, new Part(1, arrived.path("[0].ETag"))));

        done.then()
                .statusCode(200)
                .body(
                        "location",
                        equalTo("https://files.example.com/api/v1/files/%s/content".formatted(upload.uploadId())))
                .body("key", equalTo(upload.key()));
        Response file = alice.get("/api/v1/files/" + upload.uploadId());
        file.then()
                .statusCode(200)
                .body("byteSize", equalTo(BYTES.length))
                .body("contentType", equalTo("video/mp4"))
                .body("uploadedBy", equalTo("alice"))
                .body("entityId", equalTo("4711"));
        assertThat(get(file.path("downloadUrl")).body()).isEqualTo(BYTES);
        assertThat(inDatabase(
                        "select string_agg(concat_ws(' ', actor_user_id, action, subject_id), ',') from waybill.audit_logs where org_id = ?",
                        org))
                .isEqualTo("alice file.uploaded " + upload.uploadId());
        assertThat(rows()).isEqualTo("0");
        alice.get("/api/v1/uploads").then().body("items", empty());
    }

    @Test
    void linksOfSeveralPartsComeAtOnce() throws Exception {
        Begun upload = alice.begun(Map.of("byteSize", BYTES.length));

        Response batch = alice.batch(upload, "1,2,3");

        Map<String, String> urls = batch.path("presignedUrls");
        assertThat(urls).containsOnlyKeys("1", "2", "3");
        List<Part> parts = List.of(
                Uppy.sendTo(urls.getOrDefault("1", ""), 1, part(1)),
                Uppy.sendTo(urls.getOrDefault("2", ""), 2, part(2)),
                Uppy.sendTo(urls.getOrDefault("3", ""), 3, part(3)));
        alice.complete(upload, parts).then().statusCode(200);
    }

    @Test
    void whatTheStoreCallsTheUploadIsNotTold() {
        Begun upload = alice.begun(Map.of());

        assertThat(open(upload.key()).getFirst().uploadId()).isNotEqualTo(upload.uploadId());
        UUID.fromString(upload.uploadId());
    }

    @Test
    void nobodyElseGoesOnWithIt() throws Exception {
        Begun upload = alice.begun(Map.of());
        Part part = alice.send(upload, 1, part(3));
        String expected = alice.list(new Begun(UUID.randomUUID().toString(), upload.key()))
                .asString();
        assertThat(expected).contains("upload-not-found");

        for (Uppy stranger : List.of(uppy("bob", org), uppy("alice", newOrg()))) {
            assertRefusesAll(stranger, upload, part, expected);
            stranger.get("/api/v1/uploads").then().statusCode(200).body("items", empty());
        }
        assertRefusesAll(alice, new Begun(upload.uploadId(), upload.key() + "x"), part, expected);
        assertRefusesAll(alice, new Begun(upload.uploadId(), ""), part, expected);
        assertRefusesAll(alice, new Begun("no-uuid", upload.key()), part, expected);

        alice.complete(upload, List.of(part)).then().statusCode(200);
        for (Uppy stranger : List.of(uppy("bob", org), uppy("alice", newOrg()))) {
            assertThat(withoutInstance(stranger.complete(upload, List.of(part))))
                    .isEqualTo(withoutInstance(expected));
        }
    }

    private static void assertRefusesAll(Uppy who, Begun upload, Part part, String expected) {
        for (Response answer : List.of(
                who.list(upload),
                who.sign(upload, 1),
                who.batch(upload, "1"),
                who.complete(upload, List.of(part)),
                who.abort(upload))) {
            answer.then().statusCode(404);
            assertThat(withoutInstance(answer)).isEqualTo(withoutInstance(expected));
        }
    }

    private static String withoutInstance(Response answer) {
        return withoutInstance(answer.asString());
    }

    private static String withoutInstance(String problem) {
        return problem.replaceAll(",?\"instance\":\"[^\"]*\"", "");
    }

    @Test
    void missingPartsAreNamedAndTheUploadStays() throws Exception {
        Begun upload = alice.begun(Map.of("byteSize", BYTES.length));
        Part first = alice.send(upload, 1, part(1));
        Part third = alice.send(upload, 3, part(3));
        Part notSent = new Part(2, "0123456789abcdef0123456789abcdef");

        refused(upload, List.of(first, notSent, third), "parts 2 have not arrived");
        refused(upload, List.of(first, third), "parts 2 have not arrived");
        refused(upload, List.of(first, notSent, third, new Part(9, "x")), "parts 2, 4, 5, 6, 7 and 2 others");
        Part second = alice.send(upload, 2, part(2));
        refused(upload, List.of(first, second), "parts 3 have arrived and are not in the list");
        refused(upload, List.of(first, notSent, third), "parts 2 have another ETag");
        refused(upload, List.of(first, second, third, third), "part 3 is listed twice");
        refused(upload, List.of(), "1 to 10000 parts");
        refused(upload, List.of(first, new Part(10_001, "x")), "must be 1 to 10000");

        String bare = second.etag().replace("\"", "");
        alice.complete(upload, List.of(first, new Part(2, bare), third)).then().statusCode(200);
    }

    private void refused(Begun upload, List<Part> parts, String why) {
        alice.complete(upload, parts)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-request"))
                .body("detail", containsString(why));
    }

    @Test
    void fewerBytesThanAnnouncedAreNoFile() throws Exception {
        Begun upload = alice.begun(Map.of("byteSize", BYTES.length));
        List<Part> parts = alice.sendAll(upload, Arrays.copyOf(BYTES, Uppy.PART_BYTES + 1));

        refused(upload, parts, "%d was announced".formatted(BYTES.length));

        alice.list(upload).then().statusCode(200).body("", hasSize(2));
    }

    @Test
    void completingAtTheSameTimeGivesOneFileThatAllAnswer() throws Exception {
        Begun upload = alice.begun(Map.of("byteSize", BYTES.length));
        List<Part> parts = alice.sendAll(upload, BYTES);
        Callable<Integer> complete = () -> alice.complete(upload, parts).statusCode();

        List<Integer> answers = atTheSameTime(4, complete);

        assertThat(answers).containsOnly(200);
        alice.complete(upload, parts).then().statusCode(200).body("fileId", equalTo(upload.uploadId()));
        assertThat(files()).isEqualTo("1");
        assertThat(inDatabase("select count(*) from waybill.audit_logs where org_id = ?", org))
                .isEqualTo("1");
        assertThat(get(alice.get("/api/v1/files/" + upload.uploadId()).path("downloadUrl"))
                        .body())
                .isEqualTo(BYTES);
    }

    @Test
    void anAnswerOfTheStoreThatWasLostIsMadeUpFor() throws Exception {
        Begun upload = alice.begun(Map.of());
        List<Part> parts = alice.sendAll(upload, BYTES);
        completeInTheStore(upload, parts);

        alice.list(upload).then().statusCode(404);
        alice.complete(upload, parts).then().statusCode(200);

        assertThat(get(alice.get("/api/v1/files/" + upload.uploadId()).path("downloadUrl"))
                        .body())
                .isEqualTo(BYTES);
    }

    @Test
    void anUploadThatTheStoreLostIsNone() throws Exception {
        Begun upload = alice.begun(Map.of());
        List<Part> parts = List.of(alice.send(upload, 1, part(3)));
        store.abortMultipartUpload(abort -> abort.bucket(bucket())
                .key(upload.key())
                .uploadId(open(upload.key()).getFirst().uploadId()));

        alice.complete(upload, parts).then().statusCode(404).body("code", equalTo("upload-not-found"));
        alice.abort(upload).then().statusCode(200);

        assertThat(rows()).isEqualTo("0");
    }

    @Test
    void nothingOfAnAbortedUploadIsLeft() throws Exception {
        Begun upload = alice.begun(Map.of());
        Response signed = alice.sign(upload, 2);
        alice.send(upload, 1, part(1));

        alice.abort(upload).then().statusCode(200).body("size()", equalTo(0));

        assertThat(open(upload.key())).isEmpty();
        assertThat(objects(upload.key())).isEmpty();
        assertThat(rows()).isEqualTo("0");
        assertThat(Uppy.put(signed.path("url"), Map.of(), new byte[10]).statusCode())
                .isEqualTo(404);
        alice.abort(upload).then().statusCode(404);
    }

    @Test
    void anObjectThatALostCallCompletedGoesWithTheUpload() throws Exception {
        Begun upload = alice.begun(Map.of());
        completeInTheStore(upload, alice.sendAll(upload, BYTES));

        alice.abort(upload).then().statusCode(200);

        assertThat(objects(upload.key())).isEmpty();
        assertThat(rows()).isEqualTo("0");
    }

    @Test
    void anUploadIsNotCompletedByWhatFinalizesAPut() throws Exception {
        Begun upload = alice.begun(Map.of());
        completeInTheStore(upload, alice.sendAll(upload, BYTES));

        finalizeUpload(alice(org), upload.uploadId()).then().statusCode(404).body("code", equalTo("upload-not-found"));
    }

    @Test
    void aPromisedSha256IsVerified() throws Exception {
        Begun right = alice.begun(Map.of("sha256", sha256(BYTES), "byteSize", BYTES.length));
        Begun wrong = alice.begun(Map.of("sha256", sha256(part(3)), "byteSize", BYTES.length));

        alice.complete(right, alice.sendAll(right, BYTES)).then().statusCode(200);
        alice.complete(wrong, alice.sendAll(wrong, BYTES))
                .then()
                .statusCode(422)
                .body("code", equalTo("content-mismatch"));

        assertThat(objects(wrong.key())).isEmpty();
        assertThat(inDatabase("select sha256 from waybill.file_metadata where org_id = ?", org))
                .isEqualTo(sha256(BYTES));
        assertThat(rows()).isEqualTo("0");
    }

    @Test
    void everyCallLetsItRestAnew() throws Exception {
        Begun upload = alice.begun(Map.of());
        List<Part> parts = List.of(alice.send(upload, 1, part(3)));
        for (Callable<Response> call : List.<Callable<Response>>of(
                () -> alice.list(upload), () -> alice.sign(upload, 2), () -> alice.batch(upload, "2"))) {
            change("update waybill.pending_upload set expires_at = now() where org_id = '%s'".formatted(org));
            call.call().then().statusCode(200);
            assertThat(inDatabase(
                            "select expires_at between now() + interval '23 hours' and now() + interval '24 hours' from waybill.pending_upload where org_id = ?",
                            org))
                    .isEqualTo("t");
        }
        change("update waybill.pending_upload set sweep_at = now() where org_id = '%s'".formatted(org));

        alice.list(upload).then().statusCode(404);
        alice.complete(upload, parts).then().statusCode(404);
        alice.get("/api/v1/uploads").then().body("items", empty());
    }

    @Test
    void uploadsThatMayBeGoneOnWithComeNewestFirst() throws Exception {
        Begun first = alice.begun(Map.of());
        Begun expired = alice.begun(Map.of());
        Begun last = alice.begun(Map.of("lastModified", ""));
        change("update waybill.pending_upload set expires_at = now() where id = '%s'".formatted(expired.uploadId()));

        alice.get("/api/v1/uploads")
                .then()
                .body("items.uploadId", contains(last.uploadId(), first.uploadId()))
                .body("items.byteSize", contains(equalTo(null), equalTo(null)))
                .body("items[0].lastModified", equalTo(null))
                .body("items[0].startedAt", startsWith("20"));
    }

    private Uppy uppy(String user, String inOrg) {
        return new Uppy(stack.tokens().token(Claims.member(user, inOrg, user + "@example.com")));
    }

    /// As a call would have done it whose answer nobody heard.
    private void completeInTheStore(Begun upload, List<Part> parts) {
        store.completeMultipartUpload(complete -> complete.bucket(bucket())
                .key(upload.key())
                .uploadId(open(upload.key()).getFirst().uploadId())
                .multipartUpload(whole -> whole.parts(parts.stream()
                        .map(part -> CompletedPart.builder()
                                .partNumber(part.number())
                                .eTag(part.etag())
                                .build())
                        .toList())));
    }

    private List<MultipartUpload> open(String key) {
        return store.listMultipartUploads(list -> list.bucket(bucket()).prefix(key))
                .uploads();
    }

    private List<String> objects(String key) {
        return store.listObjectsV2(list -> list.bucket(bucket()).prefix(key)).contents().stream()
                .map(object -> object.key())
                .toList();
    }

    private String bucket() {
        return stack.store().settings().bucket();
    }

    private String files() throws Exception {
        return inDatabase("select count(*) from waybill.file_metadata where org_id = ?", org);
    }

    private String rows() throws Exception {
        return inDatabase("select count(*) from waybill.pending_upload where org_id = ?", org);
    }

    private static byte[] part(int number) {
        int from = (number - 1) * Uppy.PART_BYTES;
        return Arrays.copyOfRange(BYTES, from, Math.min(BYTES.length, from + Uppy.PART_BYTES));
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(8).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
