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
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Files that go in one PUT, after which nobody calls: before stores without forms.
@QuarkusTest
@TestProfile(PutArrivalsTest.WithoutForms.class)
class PutArrivalsTest extends ServiceTest {

    /// A profile of its own: with the others' short links, a slow machine would see them die.
    public static final class WithoutForms implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("waybill.upload.forms", "false");
        }
    }

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
}
