package dev.waybill.files.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;

import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.SignedUrl;
import dev.waybill.files.ServiceTest;
import dev.waybill.files.SignedPut;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
class UploadTest extends ServiceTest {

    private static final byte[] BYTES = "the bytes".getBytes(UTF_8);
    private static final byte[] OTHERS = "not bytes".getBytes(UTF_8); // as many

    private final String org = newOrg();
    private final Claims alice = alice(org);

    @Test
    void becomesAFileOnlyAfterItsBytesAreThereAndFinalized() throws Exception {
        SignedPut put = sign(alice, upload("Q3 report.pdf", "application/pdf", BYTES.length));
        assertThat(filesInDatabase()).isEqualTo("0");
        assertThat(put.send(BYTES).statusCode()).isEqualTo(200);
        assertThat(filesInDatabase()).isEqualTo("0");

        var answer = finalizeUpload(alice, put.uploadId());

        answer.then()
                .statusCode(201)
                .header("Location", "/api/v1/files/" + put.uploadId())
                .header("Cache-Control", "no-store")
                .body("id", equalTo(put.uploadId()))
                .body("fileName", equalTo("Q3 report.pdf"))
                .body("contentType", equalTo("application/pdf"))
                .body("byteSize", equalTo(BYTES.length))
                .body("uploadedBy", equalTo("alice"))
                .body("uploadedAt", matchesPattern("\\d{4}-\\d\\d-\\d\\dT.*Z"))
                .body("entityType", equalTo(null));
        assertThat(get(answer.path("downloadUrl")).body()).isEqualTo(BYTES);
        assertThat(filesInDatabase()).isEqualTo("1");
        assertThat(inDatabase("select count(*) from waybill.pending_upload where org_id = ?", org))
                .isEqualTo("0");
        assertThat(inDatabase(
                        "select concat_ws(' ', actor_user_id, action, subject_id) from waybill.audit_logs where org_id = ?",
                        org))
                .isEqualTo("alice file.uploaded " + put.uploadId());
    }

    @Test
    void isSignedForOneKeyOfTheTenantAndTellsExactlyWhatToSend() {
        Map<String, Object> wanted = upload("a.PDF", "application/pdf", BYTES.length);
        wanted.put("sha256", sha256(BYTES));

        var answer = post(alice, "/api/v1/uploads", wanted);

        answer.then()
                .statusCode(201)
                .body("method", equalTo("PUT"))
                .body("headers", hasEntry("content-length", "9"))
                .body("headers", hasEntry("content-type", "application/pdf"))
                .body("headers", hasEntry("if-none-match", "*"))
                .body("headers", hasKey("x-amz-checksum-sha256"))
                .body("expiresAt", matchesPattern("\\d{4}-.*Z"));
        assertThat(answer.<String>path("url"))
                .contains("/org/%s/files/%s.pdf?".formatted(org, answer.<String>path("uploadId")));
    }

    @Test
    void storeRefusesAnotherSize() throws Exception {
        SignedPut put = sign(alice, upload("a.pdf", "application/pdf", BYTES.length));

        assertThat(put.send("more than the bytes".getBytes(UTF_8)).statusCode()).isEqualTo(403);
        assertThat(put.send("less".getBytes(UTF_8)).statusCode()).isEqualTo(403);

        finalizeUpload(alice, put.uploadId()).then().statusCode(404).body("code", equalTo("object-not-found"));
    }

    @Test
    void storeRefusesAnotherType() throws Exception {
        SignedPut put = sign(alice, upload("a.pdf", "application/pdf", BYTES.length));

        assertThat(put.with("content-type", "text/html").send(BYTES).statusCode())
                .isEqualTo(403);

        finalizeUpload(alice, put.uploadId()).then().statusCode(404);
    }

    @Test
    void storeRefusesASecondPutAlsoAfterFinalize() throws Exception {
        SignedPut put = sign(alice, upload("a.pdf", "application/pdf", BYTES.length));
        put.send(BYTES);

        assertThat(put.send(OTHERS).statusCode()).isEqualTo(412);
        String url = finalizeUpload(alice, put.uploadId()).path("downloadUrl");
        assertThat(put.send(OTHERS).statusCode()).isEqualTo(412);
        assertThat(put.without("if-none-match").send(OTHERS).statusCode()).isEqualTo(403);
        assertThat(send("DELETE", put.url(), Map.of(), new byte[0]).statusCode())
                .isEqualTo(403);
        assertThat(send("DELETE", url, Map.of(), new byte[0]).statusCode()).isEqualTo(403);

        assertThat(get(url).body()).isEqualTo(BYTES);
    }

    @Test
    void storeRefusesOtherBytesThanThePromisedOnes() throws Exception {
        Map<String, Object> wanted = upload("a.pdf", "application/pdf", BYTES.length);
        wanted.put("sha256", sha256(BYTES));
        SignedPut put = sign(alice, wanted);

        assertThat(put.send(OTHERS).statusCode()).isEqualTo(400);
        assertThat(put.send(BYTES).statusCode()).isEqualTo(200);

        finalizeUpload(alice, put.uploadId()).then().statusCode(201);
        assertThat(inDatabase("select sha256 from waybill.file_metadata where org_id = ?", org))
                .isEqualTo(sha256(BYTES));
    }

    @Test
    void otherBytesFromAStoreThatDoesNotCheckAreFoundAtFinalizeAndCanBeSentAgain() throws Exception {
        Map<String, Object> wanted = upload("a.pdf", "application/pdf", BYTES.length);
        wanted.put("sha256", sha256(BYTES));
        SignedPut put = sign(alice, wanted);
        putWithoutPromise(put, "application/pdf", OTHERS);

        finalizeUpload(alice, put.uploadId()).then().statusCode(422).body("code", equalTo("content-mismatch"));

        finalizeUpload(alice, put.uploadId()).then().statusCode(404).body("code", equalTo("object-not-found"));
        assertThat(filesInDatabase()).isEqualTo("0");
        assertThat(put.send(BYTES).statusCode()).isEqualTo(200);
        finalizeUpload(alice, put.uploadId()).then().statusCode(201);
    }

    @Test
    void sizeAndTypeAreWhatTheStoreSays() throws Exception {
        SignedPut size = sign(alice, upload("a.pdf", "application/pdf", BYTES.length));
        putWithoutPromise(size, "application/pdf", "longer than promised".getBytes(UTF_8));
        SignedPut type = sign(alice, upload("a.pdf", "application/pdf", BYTES.length));
        putWithoutPromise(type, "text/html", BYTES);

        finalizeUpload(alice, size.uploadId()).then().statusCode(422).body("detail", matchesPattern(".* 9 .* 20 .*"));
        finalizeUpload(alice, type.uploadId()).then().statusCode(422).body("code", equalTo("content-mismatch"));
        assertThat(filesInDatabase()).isEqualTo("0");
    }

    @Test
    void finalizingTwiceGivesTheSameFile() throws Exception {
        String id = file(alice, "a.pdf", BYTES);

        finalizeUpload(alice, id).then().statusCode(200).body("id", equalTo(id));

        assertThat(inDatabase("select count(*) from waybill.audit_logs where org_id = ?", org))
                .isEqualTo("1");
    }

    @Test
    void finalizingAtTheSameTimeGivesOneFileAndOneAuditEntry() throws Exception {
        SignedPut put = sign(alice, upload("a.pdf", "application/pdf", BYTES.length));
        put.send(BYTES);

        List<Integer> answers =
                atTheSameTime(10, () -> finalizeUpload(alice, put.uploadId()).statusCode());

        assertThat(answers).containsOnlyOnce(201).containsOnly(200, 201);
        assertThat(filesInDatabase()).isEqualTo("1");
        assertThat(inDatabase("select count(*) from waybill.audit_logs where org_id = ?", org))
                .isEqualTo("1");
    }

    /// Two calls judge the wrong bytes. The first deletes them, the right ones arrive, and a third call judges those:
    /// now the second may not delete them, and the third may make them a file.
    @Test
    void aLateVerdictOnBytesThatAreGoneDoesNotTouchTheOnesThatCameAfterThem() throws Exception {
        Map<String, Object> wanted = upload("a.pdf", "application/pdf", BYTES.length);
        wanted.put("sha256", sha256(BYTES));
        SignedPut put = sign(alice, wanted);
        putWithoutPromise(put, "application/pdf", OTHERS);

        try (ExecutorService clients = Executors.newCachedThreadPool();
                Gate closing = gate("update", 1);
                Gate taking = gate("delete", 2)) {
            Future<Response> late = clients.submit(() -> finalizeUpload(alice, put.uploadId()));
            closing.awaitAndLetOthersPass();
            finalizeUpload(alice, put.uploadId()).then().statusCode(422);
            assertThat(put.send(BYTES).statusCode()).isEqualTo(200);
            Future<Response> right = clients.submit(() -> finalizeUpload(alice, put.uploadId()));
            taking.awaitAndLetOthersPass();

            closing.open();
            late.get().then().statusCode(422);
            taking.open();

            right.get().then().statusCode(201);
            assertThat(get(right.get().path("downloadUrl")).body()).isEqualTo(BYTES);
            assertThat(filesInDatabase()).isEqualTo("1");
        }
    }

    @Test
    void aVerdictFromBeforeADiscardIsMadeAgain() throws Exception {
        SignedPut put = sign(alice, upload("a.pdf", "application/pdf", BYTES.length));
        put.send(BYTES);

        try (ExecutorService clients = Executors.newCachedThreadPool();
                Gate taking = gate("delete", 2)) {
            Future<Response> first = clients.submit(() -> finalizeUpload(alice, put.uploadId()));
            taking.awaitAndLetOthersPass();
            change("update waybill.pending_upload set discards = discards + 1 where id = '%s'"
                    .formatted(put.uploadId()));
            taking.open();

            first.get().then().statusCode(201);
        }
    }

    private Gate gate(String event, int key) throws Exception {
        return new Gate(stack.database(), org, event, key);
    }

    @Test
    void anotherTenantsUploadReadsLikeOneThatDoesNotExist() throws Exception {
        SignedPut put = sign(alice, upload("a.pdf", "application/pdf", BYTES.length));
        put.send(BYTES);
        Claims stranger = alice(newOrg());

        var foreign = finalizeUpload(stranger, put.uploadId());
        var unknown = finalizeUpload(stranger, UUID.randomUUID().toString());
        var garbage = finalizeUpload(stranger, "no-uuid");

        foreign.then().statusCode(404).body("code", equalTo("upload-not-found"));
        assertThat(foreign.asString()).isEqualTo(unknown.asString()).isEqualTo(garbage.asString());
        finalizeUpload(alice, put.uploadId()).then().statusCode(201);
    }

    @Test
    void whatTheSweeperTookCannotBeFinalized() throws Exception {
        SignedPut put = sign(alice, upload("a.pdf", "application/pdf", BYTES.length));
        put.send(BYTES);
        change("update waybill.pending_upload set sweep_at = now() where id = '%s'".formatted(put.uploadId()));

        finalizeUpload(alice, put.uploadId()).then().statusCode(404).body("code", equalTo("upload-not-found"));
    }

    private String filesInDatabase() throws Exception {
        return inDatabase("select count(*) from waybill.file_metadata where org_id = ?", org);
    }

    /// As a store that ignores what was signed would have taken it.
    private void putWithoutPromise(SignedPut put, String contentType, byte[] bytes) throws Exception {
        ObjectKey key = ObjectKey.file(org, UUID.fromString(put.uploadId()), "a.pdf");
        try (var signer = stack.store().settings().signer()) {
            SignedUrl free = signer.put(key, contentType, bytes.length, Optional.empty(), Duration.ofMinutes(1));
            assertThat(send("PUT", free.url(), free.headers(), bytes).statusCode())
                    .isEqualTo(200);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
