package dev.waybill.files.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.files.SignedPut;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProfileTest extends ProfileImages {

    private static final byte[] BYTES = "the bytes".getBytes(UTF_8);
    private static final byte[] OTHERS = "not bytes".getBytes(UTF_8);

    @Test
    void anUploadBecomesAFileOfTheUserAndItsAvatar() throws Exception {
        String id = uploaded(alice, BYTES).uploadId();
        as(alice).get(AVATAR).then().statusCode(404).body("code", equalTo("file-not-found"));

        show(alice, AVATAR, id)
                .then()
                .statusCode(201)
                .header("Location", "/api/v1/files/" + id)
                .body("id", equalTo(id))
                .body("entityType", equalTo("user"))
                .body("entityId", equalTo("alice"));

        Response avatar = as(alice).get(AVATAR);
        avatar.then().statusCode(200).body("id", equalTo(id)).body("contentType", equalTo("image/png"));
        assertThat(get(avatar.path("downloadUrl")).body()).isEqualTo(BYTES);
        as(bob).get("/api/v1/files?entityType=user&entityId=alice").then().body("items.id", contains(id));
        assertThat(inDatabase(
                        "select string_agg(action, ' ' order by action) from waybill.audit_logs where org_id = ?", org))
                .isEqualTo("avatar.replaced file.uploaded");
        assertThat(audited("avatar.replaced")).isEqualTo("alice alice " + id);
    }

    @Test
    void showingTheSameAgainChangesNothing() throws Exception {
        String id = uploaded(alice, BYTES).uploadId();
        show(alice, AVATAR, id).then().statusCode(201);

        show(alice, AVATAR, id).then().statusCode(200).body("id", equalTo(id));

        assertThat(objects()).containsExactly(key(id));
        assertThat(audited("avatar.replaced")).isEqualTo("alice alice " + id);
    }

    @Test
    void aReplacementLeavesExactlyOneObject() throws Exception {
        String first = uploaded(alice, BYTES).uploadId();
        String second = uploaded(alice, OTHERS).uploadId();
        String bobs = uploaded(bob, BYTES).uploadId();
        show(alice, AVATAR, first).then().statusCode(201);
        show(bob, AVATAR, bobs).then().statusCode(201);

        show(alice, AVATAR, second).then().statusCode(201);

        assertThat(objects()).containsExactlyInAnyOrder(key(second), key(bobs));
        assertThat(files()).isEqualTo("2");
        assertThat(discarded()).isEmpty();
        as(alice).get("/api/v1/files/" + first).then().statusCode(404);
        as(bob).get(AVATAR).then().statusCode(200).body("id", equalTo(bobs));
        assertThat(audited("avatar.replaced"))
                .isEqualTo("alice alice %1$s; bob bob %3$s; alice alice %2$s %1$s".formatted(first, second, bobs));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void replacementsAtTheSameTimeLeaveExactlyOneObjectAndOneRow(int clients) throws Exception {
        show(alice, AVATAR, uploaded(alice, BYTES).uploadId()).then().statusCode(201);
        List<Callable<Integer>> replacements = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            String id = uploaded(alice, OTHERS).uploadId();
            replacements.add(() -> show(alice, AVATAR, id).statusCode());
        }

        assertThat(atTheSameTime(replacements)).hasSize(clients).containsOnly(201);

        assertThat(objects()).containsExactly(key(as(alice).get(AVATAR).path("id")));
        assertThat(files()).isEqualTo("1");
        assertThat(discarded()).isEmpty();
        assertThat(audited("avatar.replaced").split("; ")).hasSize(clients + 1);
    }

    @Test
    void theFirstAvatarsAtTheSameTimeReplaceEachOther() throws Exception {
        String one = uploaded(alice, BYTES).uploadId();
        String other = uploaded(alice, OTHERS).uploadId();

        List<Integer> answers = atTheSameTime(List.of(
                () -> show(alice, AVATAR, one).statusCode(),
                () -> show(alice, AVATAR, other).statusCode()));

        assertThat(answers).containsOnly(201);
        assertThat(objects()).hasSize(1);
        assertThat(files()).isEqualTo("1");
    }

    @Test
    void theSameUploadAtTheSameTimeIsShownOnce() throws Exception {
        String id = uploaded(alice, BYTES).uploadId();

        List<Integer> answers = atTheSameTime(8, () -> show(alice, AVATAR, id).statusCode());

        assertThat(answers).containsOnlyOnce(201).containsOnly(200, 201);
        assertThat(objects()).containsExactly(key(id));
    }

    @Test
    void aFileThatWasFinalizedBeforeMayBecomeOne() throws Exception {
        String id = uploaded(alice, BYTES).uploadId();
        finalizeUpload(alice, id).then().statusCode(201);

        show(alice, AVATAR, id).then().statusCode(201).body("entityId", equalTo("alice"));

        as(alice).get(AVATAR).then().body("id", equalTo(id));
    }

    @Test
    void anUploadThatNamedItsBusinessRowKeepsIt() throws Exception {
        Map<String, Object> wanted = upload("me.png", "image/png", BYTES.length);
        wanted.put("entityType", "person");
        wanted.put("entityId", "4711");
        SignedPut put = sign(alice, wanted);
        put.send(BYTES);

        show(alice, AVATAR, put.uploadId()).then().statusCode(201).body("entityType", equalTo("person"));
    }

    @Test
    void whatServesSomethingElseIsNotTaken() throws Exception {
        String logo = uploaded(root, BYTES).uploadId();
        show(root, LOGO, logo).then().statusCode(201);
        String colleagues = uploaded(bob, BYTES).uploadId();
        finalizeUpload(bob, colleagues).then().statusCode(201);

        show(root, AVATAR, logo).then().statusCode(409).body("code", equalTo("file-in-use"));
        show(alice, AVATAR, colleagues).then().statusCode(409).body("code", equalTo("file-in-use"));

        assertThat(objects()).hasSize(2);
        as(alice).get(LOGO).then().statusCode(200).body("id", equalTo(logo));
        String pending = uploaded(bob, BYTES).uploadId();
        show(alice, AVATAR, pending).then().statusCode(409).body("code", equalTo("file-in-use"));
        Map<String, Object> scan = upload("scan.png", "image/png", BYTES.length);
        scan.put("entityType", "invoice");
        scan.put("entityId", "4711");
        SignedPut invoices = sign(alice, scan);
        invoices.send(BYTES);
        finalizeUpload(alice, invoices.uploadId()).then().statusCode(201);
        show(root, LOGO, invoices.uploadId()).then().statusCode(409).body("code", equalTo("file-in-use"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/pdf", "image/tiff", "image/bmp", "video/mp4"})
    void onlyImagesThatBrowsersShowAreTakenAndTheUploadStays(String contentType) throws Exception {
        SignedPut put = sign(alice, upload("me", contentType, BYTES.length));
        put.send(BYTES);

        show(alice, AVATAR, put.uploadId())
                .then()
                .statusCode(415)
                .body("code", equalTo("content-type-not-allowed"))
                .body("detail", containsString("image/png, image/jpeg, image/gif, image/webp, image/avif"));

        finalizeUpload(alice, put.uploadId()).then().statusCode(201);
        show(alice, AVATAR, put.uploadId()).then().statusCode(415);
    }

    @Test
    void whatIsTooLargeIsNotTakenAndTheUploadStays() throws Exception {
        SignedPut put = sign(alice, upload("me.png", "image/png", 5 * 1024 * 1024 + 1));

        show(alice, AVATAR, put.uploadId())
                .then()
                .statusCode(413)
                .body("code", equalTo("too-large"))
                .body("maxBytes", equalTo(5 * 1024 * 1024));

        assertThat(inDatabase("select count(*) from waybill.pending_upload where org_id = ?", org))
                .isEqualTo("1");
    }

    @Test
    void withoutBytesTheAvatarBeforeStays() throws Exception {
        String first = uploaded(alice, BYTES).uploadId();
        show(alice, AVATAR, first).then().statusCode(201);
        String empty = sign(alice, upload("me.png", "image/png", BYTES.length)).uploadId();

        show(alice, AVATAR, empty).then().statusCode(404).body("code", equalTo("object-not-found"));

        as(alice).get(AVATAR).then().statusCode(200).body("id", equalTo(first));
    }

    @Test
    void anotherTenantsUploadReadsLikeOneThatDoesNotExist() throws Exception {
        String id = uploaded(alice, BYTES).uploadId();
        String finalized = uploaded(alice, BYTES).uploadId();
        finalizeUpload(alice, finalized).then().statusCode(201);
        Claims stranger = alice(newOrg());

        Response foreign = show(stranger, AVATAR, id);
        foreign.then().statusCode(404).body("code", equalTo("upload-not-found"));
        for (String other : List.of(finalized, UUID.randomUUID().toString(), "no-uuid")) {
            assertThat(show(stranger, AVATAR, other).asString()).isEqualTo(foreign.asString());
        }
        assertThat(objects()).containsExactlyInAnyOrder(key(id), key(finalized));
    }

    @Test
    void aBodyWithoutAnUploadIsRefused() {
        put(alice, AVATAR, "{}").then().statusCode(400).body("detail", containsString("uploadId is missing"));
        put(alice, AVATAR, "{\"uploadId\":7}").then().statusCode(400);
    }

    @Test
    void isDeletedWithItsBytes() throws Exception {
        String id = uploaded(alice, BYTES).uploadId();
        show(alice, AVATAR, id).then().statusCode(201);

        as(alice).delete(AVATAR).then().statusCode(204);

        assertThat(objects()).isEmpty();
        assertThat(files()).isEqualTo("0");
        assertThat(discarded()).isEmpty();
        assertThat(audited("avatar.deleted")).isEqualTo("alice alice " + id);
        as(alice).get(AVATAR).then().statusCode(404);
        as(alice).delete(AVATAR).then().statusCode(404).body("code", equalTo("file-not-found"));
        as(alice).post("/api/v1/files/" + id + "/restore").then().statusCode(404);
    }

    @Test
    void oneThatWasDeletedAsAFileCanBeRestoredUntilItIsReplaced() throws Exception {
        String id = uploaded(alice, BYTES).uploadId();
        show(alice, AVATAR, id).then().statusCode(201);

        as(alice).delete("/api/v1/files/" + id).then().statusCode(204);
        as(alice).get(AVATAR).then().statusCode(404);
        as(alice).delete(AVATAR).then().statusCode(404);
        as(alice).post("/api/v1/files/" + id + "/restore").then().statusCode(200);
        as(alice).get(AVATAR).then().statusCode(200).body("id", equalTo(id));

        as(alice).delete("/api/v1/files/" + id).then().statusCode(204);
        String next = uploaded(alice, OTHERS).uploadId();
        show(alice, AVATAR, next).then().statusCode(201);
        as(alice).post("/api/v1/files/" + id + "/restore").then().statusCode(404);
        assertThat(objects()).containsExactly(key(next));
    }

    @Test
    void whoMayNotChangeItMayNotDeleteItAsAFileEither() throws Exception {
        String logo = uploaded(root, BYTES).uploadId();
        String avatar = uploaded(alice, BYTES).uploadId();
        show(root, LOGO, logo).then().statusCode(201);
        show(alice, AVATAR, avatar).then().statusCode(201);

        for (String id : List.of(logo, avatar)) {
            as(bob).delete("/api/v1/files/" + id).then().statusCode(403).body("code", equalTo("forbidden"));
        }
        as(bob).get(LOGO).then().statusCode(200);
        as(alice).get(AVATAR).then().statusCode(200);

        as(root).delete("/api/v1/files/" + logo).then().statusCode(204);
        as(alice).delete("/api/v1/files/" + avatar).then().statusCode(204);
        for (String id : List.of(logo, avatar)) {
            as(bob).post("/api/v1/files/" + id + "/restore").then().statusCode(403);
        }
        as(alice).post("/api/v1/files/" + avatar + "/restore").then().statusCode(200);
        as(root).post("/api/v1/files/" + logo + "/restore").then().statusCode(200);
    }

    @Test
    void theLogoIsChangedByAdministratorsAndSeenByAll() throws Exception {
        String first = uploaded(root, BYTES).uploadId();
        String second = uploaded(root, OTHERS).uploadId();
        show(root, LOGO, first)
                .then()
                .statusCode(201)
                .body("entityType", equalTo("org"))
                .body("entityId", equalTo(org));

        show(alice, LOGO, second).then().statusCode(403).body("code", equalTo("forbidden"));
        as(alice).delete(LOGO).then().statusCode(403);
        show(root, LOGO, second).then().statusCode(201);

        as(alice).get(LOGO).then().statusCode(200).body("id", equalTo(second));
        assertThat(objects()).containsExactly(key(second));
        assertThat(audited("logo.replaced"))
                .isEqualTo("root %3$s %1$s; root %3$s %2$s %1$s".formatted(first, second, org));
        as(root).delete(LOGO).then().statusCode(204);
        assertThat(objects()).isEmpty();
    }
}
