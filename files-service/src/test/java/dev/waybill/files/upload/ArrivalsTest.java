package dev.waybill.files.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.waybill.files.ServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Files that go in one PUT, after which nobody calls.
@QuarkusTest
class ArrivalsTest extends ServiceTest {

    private static final byte[] BYTES = "the bytes".getBytes(UTF_8);
    private static final long RESERVED = 100L * 1024 * 1024;

    private final String org = newOrg();

    @SuppressWarnings("NullAway.Init")
    private Uppy alice;

    @BeforeEach
    void signIn() {
        alice = new Uppy(stack.tokens().token(alice(org)));
    }

    @Test
    void whatArrivesBecomesAFileWithoutAnotherCall() throws Exception {
        Response signed = params(Map.of("metadata[entityType]", "invoice", "metadata[entityId]", "44"));
        signed.then()
                .body("method", equalTo("PUT"))
                .body("headers", hasEntry("content-type", "application/pdf"))
                .body("headers", hasEntry("if-none-match", "*"))
                .body("headers", not(hasKey("content-length")))
                .body("expires", equalTo(900));
        assertThat(used()).isEqualTo(RESERVED);

        assertThat(put(signed, BYTES)).isEqualTo(200);

        String id = signed.path("uploadId");
        await().until(() -> alice.get("/api/v1/files/" + id).statusCode() == 200);
        Response file = alice.get("/api/v1/files/" + id);
        file.then()
                .body("fileName", equalTo("a.pdf"))
                .body("contentType", equalTo("application/pdf"))
                .body("byteSize", equalTo(BYTES.length))
                .body("uploadedBy", equalTo("alice"))
                .body("entityId", equalTo("44"));
        assertThat(get(file.path("downloadUrl")).body()).isEqualTo(BYTES);
        assertThat(used()).isEqualTo(BYTES.length);
        assertThat(inDatabase(
                        "select string_agg(concat_ws(' ', actor_user_id, action, subject_id), ',') from waybill.audit_logs where org_id = ?",
                        org))
                .isEqualTo("alice file.uploaded " + id);
        assertThat(put(signed, "not bytes".getBytes(UTF_8))).isEqualTo(412);
    }

    @Test
    void anAnnouncedSizeIsBoundByTheSignature() throws Exception {
        Response signed = params(Map.of("metadata[byteSize]", BYTES.length));
        assertThat(used()).isEqualTo(BYTES.length);

        assertThat(put(signed, "more than the bytes".getBytes(UTF_8))).isEqualTo(403);
        assertThat(put(signed, BYTES)).isEqualTo(200);

        await().until(() ->
                alice.get("/api/v1/files/" + signed.path("uploadId")).statusCode() == 200);
    }

    @Test
    void anAnnouncedSizeMayBeAsLargeAsThatOfASignedUpload() {
        alice.params(Map.of("filename", "a.pdf", "type", "application/pdf", "metadata[byteSize]", RESERVED + 1))
                .then()
                .statusCode(413)
                .body("maxBytes", equalTo((int) RESERVED));
    }

    @Test
    void moreThanIsReservedIsDeletedWhenItHasArrived() throws Exception {
        Response signed = params(Map.of());
        String id = signed.path("uploadId");
        change("update waybill.pending_upload set byte_size = 8 where id = '%s'".formatted(id));

        assertThat(put(signed, BYTES)).isEqualTo(200);

        await().until(() -> used() == 0);
        alice.get("/api/v1/files/" + id).then().statusCode(404);
        finalizeUpload(alice(org), id).then().statusCode(404).body("code", equalTo("upload-not-found"));
        assertThat(put(signed, BYTES)).as("the key is free again").isEqualTo(200);
        assertThat(inDatabase("select sweep_at is not null from waybill.pending_upload where org_id = ?", org))
                .as("the sweeper deletes that")
                .isEqualTo("t");
    }

    @Test
    void anEmptyFileIsRefusedWhenItHasArrived() throws Exception {
        Response signed = params(Map.of());

        assertThat(put(signed, new byte[0])).isEqualTo(200);

        await().until(() -> used() == 0);
        alice.get("/api/v1/files/" + signed.path("uploadId")).then().statusCode(404);
    }

    @Test
    void looksCeaseAfterOneBehindTheEndOfTheLink() throws Exception {
        String id = params(Map.of()).path("uploadId");
        change("update waybill.pending_upload set expires_at = now() - interval '14 minutes' where id = '%s'"
                .formatted(id));
        await().until(() -> number("looks", id) >= 1);
        assertThat(number("look_at > now()", id)).isEqualTo(1);

        change(
                "update waybill.pending_upload set look_at = now(), expires_at = now() - interval '15 minutes' where id = '%s'"
                        .formatted(id));

        await().until(() -> number("look_at is null", id) == 1);
        assertThat(number("sweep_at is null", id)).isEqualTo(1);
    }

    @Test
    void whatOneReplicaLooksAtNoOtherDoes() throws Exception {
        String id = params(Map.of()).path("uploadId");
        change(
                "update waybill.pending_upload set look_at = now() - interval '1 hour', look_held_until = now() + interval '1 hour' where id = '%s'"
                        .formatted(id));
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

    private static int put(Response signed, byte[] bytes) throws Exception {
        return Uppy.put(signed.path("url"), signed.path("headers"), bytes).statusCode();
    }

    private long used() {
        return alice.get("/api/v1/storage/usage").jsonPath().getLong("usedBytes");
    }

    private long number(String what, String id) throws Exception {
        return Long.parseLong(
                inDatabase("select (%s)::int from waybill.pending_upload where id = ?::uuid".formatted(what), id));
    }
}
