package dev.waybill.files.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.files.ServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// Files that go by a form, after which nobody calls.
@QuarkusTest
class ArrivalsTest extends ServiceTest {

    private static final byte[] BYTES = "the bytes".getBytes(UTF_8);
    private static final String SHA256 = "ed589341c9fd5da96aaff4c5efa008226282a716186608d5a032ac75895a9c2f";
    private static final byte[] OTHERS = "not bytes".getBytes(UTF_8);
    private static final long RESERVED = 100L * 1024 * 1024;

    private final String org = newOrg();

    @SuppressWarnings("NullAway.Init")
    private Uppy alice;

    @SuppressWarnings("NullAway.Init")
    private S3Client store;

    @BeforeEach
    void signIn() {
        alice = new Uppy(stack.tokens().token(alice(org)));
        store = stack.store().settings().client(ApacheHttpClient.create());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatArrivesBecomesAFileWithoutAnotherCall() throws Exception {
        Response signed = params(Map.of("metadata[entityType]", "invoice", "metadata[entityId]", "44"));
        String id = signed.path("uploadId");
        signed.then()
                .body("method", equalTo("POST"))
                .body("url", endsWith("/" + bucket() + "/"))
                .body("fields.key", equalTo("temp/org/%s/%s".formatted(org, id)))
                .body("fields.Content-Type", equalTo("application/pdf"))
                .body("expires", equalTo(900));
        assertThat(used()).isEqualTo(RESERVED);

        post(signed, BYTES);

        Response file = listed(signed);
        file.then()
                .body("fileName", equalTo("a.pdf"))
                .body("contentType", equalTo("application/pdf"))
                .body("byteSize", equalTo(BYTES.length))
                .body("uploadedBy", equalTo("alice"))
                .body("entityId", equalTo("44"));
        HttpResponse<byte[]> got = get(file.path("downloadUrl"));
        assertThat(got.body()).isEqualTo(BYTES);
        assertThat(got.headers().firstValue("Content-Type")).hasValue("application/pdf");
        assertThat(used()).isEqualTo(BYTES.length);
        assertThat(audit()).isEqualTo("alice file.uploaded " + id);
        await().until(() -> object(signed.path("fields.key")).isEmpty());
    }

    @Test
    void aFormThatIsSentAgainChangesNothingOfTheFile() throws Exception {
        Response signed = params(Map.of());
        post(signed, BYTES);
        Response file = listed(signed);

        post(signed, OTHERS);

        finalizeUpload(alice(org), signed.path("uploadId"))
                .then()
                .statusCode(200)
                .body("byteSize", equalTo(BYTES.length));
        assertThat(get(file.path("downloadUrl")).body()).isEqualTo(BYTES);
        assertThat(audit()).isEqualTo("alice file.uploaded " + signed.path("uploadId"));
        assertThat(rows()).isEqualTo("0");
    }

    @Test
    void theStoreTakesNoOtherSizeTypeOrKey() throws Exception {
        Response announced = params(Map.of("metadata[byteSize]", BYTES.length));
        assertThat(used()).isEqualTo(BYTES.length);
        Response open = params(Map.of());

        postIsRefused(announced, Map.of(), Arrays.copyOf(BYTES, BYTES.length + 1));
        postIsRefused(announced, Map.of(), Arrays.copyOf(BYTES, BYTES.length - 1));
        postIsRefused(open, Map.of(), new byte[0]);
        postIsRefused(open, Map.of("Content-Type", "text/html"), BYTES);
        postIsRefused(open, Map.of("key", "org/%s/files/%s.pdf".formatted(org, open.<String>path("uploadId"))), BYTES);

        assertThat(object(announced.path("fields.key"))).isEmpty();
        assertThat(object(open.path("fields.key"))).isEmpty();
        post(announced, BYTES);
        listed(announced);
    }

    @Test
    void whatAStoreTookInSpiteOfItIsDeleted() throws Exception {
        Response signed = params(Map.of());
        String key = heldKey(signed);
        post(signed, BYTES);
        change("update waybill.pending_upload set byte_size = 8 where org_id = '%s'".formatted(org));

        due(signed);

        await().until(() -> rows().equals("0"));
        alice.get("/api/v1/files/" + signed.path("uploadId")).then().statusCode(404);
        assertThat(object(signed.path("fields.key"))).isEmpty();
        assertThat(object(key)).isEmpty();
        assertThat(used()).isZero();
    }

    @Test
    void killedAfterTheCopyTheNextLookMakesTheFile() throws Exception {
        Response signed = params(Map.of());
        String key = heldKey(signed);
        post(signed, BYTES);
        store.copyObject(copy -> copy.sourceBucket(bucket())
                .sourceKey(signed.path("fields.key"))
                .destinationBucket(bucket())
                .destinationKey(key));
        change("update waybill.pending_upload set form_etag = '%s' where org_id = '%s'".formatted(etag(key), org));

        due(signed);

        listed(signed).then().body("byteSize", equalTo(BYTES.length));
        assertThat(object(key)).hasValue(BYTES);
        assertThat(audit()).isEqualTo("alice file.uploaded " + signed.path("uploadId"));
        await().until(() -> object(signed.path("fields.key")).isEmpty());
    }

    /// Else one that stood still with the first bytes could put them in the place of the others, which are a file.
    @Test
    void onlyTheBytesThatWereSeenFirstAreEverTaken() throws Exception {
        Response signed = params(Map.of());
        String key = heldKey(signed);
        post(signed, BYTES);
        change("update waybill.pending_upload set form_etag = '%s' where org_id = '%s'"
                .formatted(etag(signed.path("fields.key")), org));
        post(signed, OTHERS);

        due(signed);

        await().until(() -> rows().equals("0"));
        alice.get("/api/v1/files/" + signed.path("uploadId")).then().statusCode(404);
        assertThat(object(key)).isEmpty();
        assertThat(object(signed.path("fields.key"))).isEmpty();
    }

    @Test
    void noClientFinalizesItBeforeItIsAFile() throws Exception {
        Response signed = params(Map.of());
        heldKey(signed);
        post(signed, BYTES);

        finalizeUpload(alice(org), signed.path("uploadId"))
                .then()
                .statusCode(404)
                .body("code", equalTo("upload-not-found"));
        put(alice(org), "/api/v1/me/avatar", Map.of("uploadId", signed.<String>path("uploadId")))
                .then()
                .statusCode(404);
        due(signed);
        listed(signed);

        finalizeUpload(alice(org), signed.path("uploadId")).then().statusCode(200);
        assertThat(audit()).isEqualTo("alice file.uploaded " + signed.path("uploadId"));
    }

    @Test
    void aPromisedSha256IsCompared() throws Exception {
        Response right = params(Map.of("metadata[sha256]", SHA256));
        Response wrong = params(Map.of("metadata[sha256]", SHA256));

        post(right, BYTES);
        post(wrong, OTHERS);

        listed(right);
        await().until(() -> rows().equals("0"));
        alice.get("/api/v1/files/" + wrong.path("uploadId")).then().statusCode(404);
        assertThat(used()).isEqualTo(BYTES.length);
    }

    @Test
    void anAnnouncedSizeMayBeAsLargeAsThatOfASignedUpload() {
        alice.params(Map.of("filename", "a.pdf", "type", "application/pdf", "metadata[byteSize]", RESERVED + 1))
                .then()
                .statusCode(413)
                .body("maxBytes", equalTo((int) RESERVED));
    }

    /// 100 MiB at 100 KiB a second take 1,024 seconds, and 15 minutes more are waited.
    @Test
    void looksCeaseWhenASlowFormHasEnded() throws Exception {
        String id = params(Map.of()).path("uploadId");
        change("update waybill.pending_upload set expires_at = now() - interval '1900 seconds' where id = '%s'"
                .formatted(id));
        await().until(() -> number("looks", id) >= 1);
        assertThat(number("look_at is not null", id)).isEqualTo(1);

        change(
                "update waybill.pending_upload set look_at = now(), expires_at = now() - interval '1924 seconds' where id = '%s'"
                        .formatted(id));

        await().until(() -> number("look_at is null", id) == 1);
        assertThat(number("sweep_at is null", id)).isEqualTo(1);
    }

    @Test
    void looksAreFewerAsTheUploadGrowsOld() throws Exception {
        Response signed = params(Map.of());
        String id = signed.path("uploadId");
        for (int minutes : List.of(20, 24 * 60)) {
            heldKey(signed);
            long before = number("looks", id);
            change(
                    "update waybill.pending_upload set looks = greatest(looks, 6), created_at = now() - interval '%d minutes' where id = '%s'"
                            .formatted(minutes, id));
            due(signed);

            await().until(() -> number("looks", id) > Math.max(before, 6));

            assertThat(number("extract(epoch from look_at - now()) / 60", id)).isEqualTo(Math.min(10, minutes / 4));
        }
    }

    @Test
    void whatWasLookedForLeastComesFirst() throws Exception {
        Response often = params(Map.of());
        Response seldom = params(Map.of());
        heldKey(often);
        heldKey(seldom);
        try (Connection owner = stack.database().owner();
                Statement sql = owner.createStatement()) {
            owner.setAutoCommit(false); // nobody else sees it, and it is rolled back
            sql.execute(
                    "update waybill.pending_upload set look_held_until = null, look_at = now() - interval '1 day', looks = 9 where id = '%s'"
                            .formatted((String) often.path("uploadId")));
            sql.execute(
                    "update waybill.pending_upload set look_held_until = null, look_at = now() - interval '1 hour', looks = -1 where id = '%s'"
                            .formatted((String) seldom.path("uploadId")));

            try (ResultSet first = sql.executeQuery("select id from waybill.take_arrivals(1)")) {
                assertThat(first.next()).isTrue();
                assertThat(first.getString(1)).isEqualTo(seldom.path("uploadId"));
            }
            owner.rollback();
        }
    }

    @Test
    void oneThatCannotBecomeAFileIsLookedAtAgain() throws Exception {
        Response signed = params(Map.of());
        String id = signed.path("uploadId");
        heldKey(signed);
        change(
                "insert into waybill.file_metadata (id, org_id, object_key, original_file_name, content_type, byte_size, uploaded_by) values ('%s', 'other', 'org/other/files/%s.pdf', 'a.pdf', 'application/pdf', 1, 'mallory')"
                        .formatted(id, id));
        post(signed, BYTES);
        long before = number("looks", id);
        due(signed);

        await().until(() -> number("looks", id) > before + 1);

        change("delete from waybill.file_metadata where id = '%s'".formatted(id));
        due(signed);
        listed(signed).then().body("byteSize", equalTo(BYTES.length));
    }

    @Test
    void whatOneReplicaLooksAtNoOtherDoes() throws Exception {
        Response signed = params(Map.of());
        String id = signed.path("uploadId");
        heldKey(signed);
        change("update waybill.pending_upload set look_at = now() - interval '1 hour' where id = '%s'".formatted(id));
        String other = params(Map.of()).path("uploadId");
        long before = number("looks", id);

        await().until(() -> number("looks", other) >= 2);

        assertThat(number("looks", id)).isEqualTo(before);
        change("update waybill.pending_upload set look_held_until = now() where id = '%s'".formatted(id));
        await().until(() -> number("looks", id) > before);
    }

    @Test
    void aBrowserThatAnotherSiteSendsHereMakesNothing() {
        String token = stack.tokens().token(alice(org));
        for (String site : List.of("cross-site", "same-site")) {
            nobody().cookie("waybill_token", token)
                    .header("Sec-Fetch-Site", site)
                    .get("/s3/params?filename=a.pdf&type=application/pdf")
                    .then()
                    .statusCode(401);
        }
        withToken(token)
                .head("/s3/params?filename=a.pdf&type=application/pdf")
                .then()
                .statusCode(405);
        assertThat(used()).isZero();
        nobody().cookie("waybill_token", token)
                .header("Sec-Fetch-Site", "same-origin")
                .get("/s3/params?filename=a.pdf&type=application/pdf")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store");
    }

    /// What @uppy/aws-s3 5.1 sends from a page of another origin.
    @Test
    void pagesOfAllowedOriginsMayAskAll() {
        String origin =
                stack.environment().getOrDefault("WAYBILL_CORS_ORIGINS", "").split(",")[0];
        for (String method : List.of("GET", "POST", "DELETE")) {
            nobody().header("Origin", origin)
                    .header("Access-Control-Request-Method", method)
                    .header("Access-Control-Request-Headers", "authorization,content-type")
                    .options("/s3/multipart")
                    .then()
                    .statusCode(200)
                    .header("Access-Control-Allow-Origin", origin);
        }
    }

    private Response params(Map<String, ?> more) {
        Map<String, Object> query = new LinkedHashMap<>(more);
        query.put("filename", "a.pdf");
        query.put("type", "application/pdf");
        query.put("metadata[name]", "a.pdf");
        Response signed = alice.params(query);
        signed.then().statusCode(200);
        return signed;
    }

    /// Sends the form, and is told that the store took it.
    private static void post(Response signed, byte[] bytes) throws Exception {
        HttpResponse<String> answer = Uppy.post(signed.path("url"), signed.path("fields"), bytes);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        assertThat(answer.headers().firstValue("ETag")).isPresent();
    }

    /// Sends the form, and is told that the store did not.
    private static void postIsRefused(Response signed, Map<String, String> fields, byte[] bytes) throws Exception {
        Map<String, String> changed = new LinkedHashMap<>(signed.<Map<String, String>>path("fields"));
        changed.putAll(fields);
        assertThat(Uppy.post(signed.path("url"), changed, bytes).statusCode()).isBetween(400, 499);
    }

    private String etag(String key) {
        return store.headObject(head -> head.bucket(bucket()).key(key)).eTag();
    }

    private Optional<byte[]> object(String key) {
        try {
            return Optional.of(
                    store.getObjectAsBytes(get -> get.bucket(bucket()).key(key)).asByteArray());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    /// Nobody looks any more when this returns, until [#due].
    private String heldKey(Response signed) {
        return await().until(
                        () -> inDatabase(
                                "update waybill.pending_upload set look_held_until = now() + interval '1 hour' where id = ?::uuid and (look_held_until is null or look_held_until > now() + interval '30 minutes') returning object_key",
                                signed.<String>path("uploadId")),
                        key -> !key.isEmpty());
    }

    private void due(Response signed) throws Exception {
        change("update waybill.pending_upload set look_at = now(), look_held_until = null where id = '%s'"
                .formatted((String) signed.path("uploadId")));
    }

    private Response listed(Response signed) {
        String file = "/api/v1/files/" + signed.path("uploadId");
        await().until(() -> alice.get(file).statusCode() == 200);
        return alice.get(file);
    }

    private String audit() throws Exception {
        return inDatabase(
                "select string_agg(concat_ws(' ', actor_user_id, action, subject_id), ',') from waybill.audit_logs where org_id = ?",
                org);
    }

    private String rows() throws Exception {
        return inDatabase("select count(*) from waybill.pending_upload where org_id = ?", org);
    }

    private String bucket() {
        return stack.store().settings().bucket();
    }

    private long used() {
        return alice.get("/api/v1/storage/usage").jsonPath().getLong("usedBytes");
    }

    private long number(String what, String id) throws Exception {
        return Long.parseLong(
                inDatabase("select (%s)::int from waybill.pending_upload where id = ?::uuid".formatted(what), id));
    }
}
