package dev.waybill.files.browse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.waybill.files.ServiceTest;
import dev.waybill.files.SignedPut;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class FileListTest extends ServiceTest {

    private static final byte[] BYTES = "the bytes".getBytes(UTF_8);

    @Inject
    SessionFactory sessions;

    private final String org = newOrg();
    private final Claims alice = alice(org);

    @Test
    void pagesGiveEveryFileOnceNewestFirst() throws Exception {
        insertFiles(7);
        change(
                "update waybill.file_metadata set uploaded_at = '2026-01-01' where org_id = '%s' and original_file_name in ('f2', 'f3', 'f4')"
                        .formatted(org)); // the id decides among equal times

        List<String> all = as(alice).get("/api/v1/files?limit=100").path("items.id");
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            Response page = as(alice).get("/api/v1/files?limit=2&cursor=" + cursor);
            page.then().statusCode(200).header("Cache-Control", "no-store");
            paged.addAll(page.path("items.id"));
            cursor = page.path("nextCursor");
        } while (cursor != null);

        assertThat(paged).hasSize(7).isEqualTo(all);
    }

    @Test
    void pageHas20FilesIfNotToldOtherwise() throws Exception {
        insertFiles(21);

        as(alice).get("/api/v1/files").then().body("items", hasSize(20));
    }

    @Test
    void cursorsThatAreGarbageChangedForeignOrOfAnotherListGivePageOne() throws Exception {
        insertFiles(3);
        String genuine = as(alice).get("/api/v1/files?limit=1").path("nextCursor");
        String plain = new String(Base64.getUrlDecoder().decode(genuine), UTF_8);
        String changed = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.replaceFirst("\\d{4}-", "1999-").getBytes(UTF_8));
        String first = as(alice).get("/api/v1/files?limit=1").path("items[0].id");
        assertThat(as(alice).get("/api/v1/files?limit=1&cursor=" + genuine).<String>path("items[0].id"))
                .isNotEqualTo(first);

        for (String bad : List.of("garbage", "%20", "e30", "bnVsbA", "W10", changed, genuine + "x", "x".repeat(3000))) {
            as(alice)
                    .get("/api/v1/files?limit=1&cursor=" + bad)
                    .then()
                    .statusCode(200)
                    .body("items.id", contains(first));
        }

        as(alice(newOrg()))
                .get("/api/v1/files?cursor=" + genuine)
                .then()
                .statusCode(200)
                .body("items", empty());
        as(alice)
                .get("/api/v1/exports?cursor=" + genuine)
                .then()
                .statusCode(200)
                .body("items", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "ten", "1.5", "99999999999"})
    void limitOutsideItsBoundsIsNamed(String limit) {
        as(alice)
                .get("/api/v1/files?limit=" + limit)
                .then()
                .statusCode(400)
                .body("detail", equalTo("limit is '%s', allowed is a whole number from 1 to 100".formatted(limit)));
    }

    @Test
    void filesOfOneBusinessRowCanBeAskedFor() throws Exception {
        insertFiles(3);
        change(
                "update waybill.file_metadata set entity_type = 'invoice', entity_id = '7' where org_id = '%s' and original_file_name = 'f2'"
                        .formatted(org));

        as(alice)
                .get("/api/v1/files?entityType=invoice&entityId=7")
                .then()
                .body("items.fileName", contains("f2"))
                .body("items[0].entityId", equalTo("7"));
        as(alice).get("/api/v1/files?entityType=invoice&entityId=8").then().body("items", empty());
        as(alice).get("/api/v1/files?entityType=invoice").then().statusCode(400);
        as(alice)
                .get("/api/v1/files?entityType=%00&entityId=7")
                .then()
                .statusCode(400)
                .body("detail", containsString("entityType has the control character U+0000"));
    }

    @Test
    void imagesCanBeAskedForOrLeftOut() throws Exception {
        insertFiles(4);
        change(
                "update waybill.file_metadata set content_type = 'Image/PNG', entity_type = 'invoice', entity_id = '7' where org_id = '%s' and original_file_name in ('f1', 'f3')"
                        .formatted(org));

        as(alice).get("/api/v1/files").then().body("items.isImage", contains(true, false, true, false));
        as(alice).get("/api/v1/files?isImage=true").then().body("items.fileName", contains("f1", "f3"));
        as(alice).get("/api/v1/files?isImage=false").then().body("items.fileName", contains("f2", "f4"));
        String cursor = as(alice).get("/api/v1/files?isImage=true&limit=1").path("nextCursor");
        as(alice)
                .get("/api/v1/files?isImage=true&limit=1&cursor=" + cursor)
                .then()
                .body("items.fileName", contains("f3"));
        as(alice)
                .get("/api/v1/files?isImage=true&entityType=invoice&entityId=7")
                .then()
                .body("items.fileName", contains("f1", "f3"));
        as(alice)
                .get("/api/v1/files?isImage=false&entityType=invoice&entityId=7")
                .then()
                .body("items", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "TRUE", "null", "true,false", "%00"})
    void whatIsNeitherTrueNorFalseIsNamed(String isImage) {
        as(alice)
                .get("/api/v1/files?isImage=" + isImage)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-request"))
                .body("detail", containsString("isImage is '"))
                .body("detail", containsString("allowed are true and false"));
    }

    @Test
    void anImageIsKnownAsOneFromTheMomentItIsFinalized() throws Exception {
        SignedPut put = sign(alice, upload("a.png", "image/png", BYTES.length));
        put.send(BYTES);

        finalizeUpload(alice, put.uploadId()).then().statusCode(201).body("isImage", equalTo(true));
        finalizeUpload(alice, put.uploadId()).then().statusCode(200).body("isImage", equalTo(true));
        as(alice).get("/api/v1/files/" + file(alice, "a.pdf", BYTES)).then().body("isImage", equalTo(false));
    }

    // Counts queries of files only: what the service looks for each second runs beside this.
    @Test
    void aPageIsOneQuery() throws Exception {
        insertFiles(30);
        Statistics statistics = sessions.getStatistics();
        statistics.setStatisticsEnabled(true);
        statistics.clear();

        as(alice).get("/api/v1/files?limit=25").then().body("items", hasSize(25));

        List<String> queries = List.of(statistics.getQueries());
        assertThat(queries.stream().filter(query -> query.contains("FileMetadata")))
                .singleElement()
                .satisfies(
                        query -> assertThat(statistics.getQueryStatistics(query).getExecutionCount())
                                .isEqualTo(1));
        assertThat(statistics.getEntityFetchCount()).isZero();
        statistics.setStatisticsEnabled(false);
    }

    @Test
    void deletedFilesAreGoneUntilTheyAreRestored() throws Exception {
        String id = file(alice, "a.pdf", BYTES);

        as(alice).delete("/api/v1/files/" + id).then().statusCode(204);

        as(alice).get("/api/v1/files").then().body("items", empty());
        for (String path : List.of("", "/download", "/content")) {
            as(alice).get("/api/v1/files/" + id + path).then().statusCode(404).body("code", equalTo("file-not-found"));
        }
        as(alice).delete("/api/v1/files/" + id).then().statusCode(404);
        as(alice)
                .post("/api/v1/files/" + id + "/restore")
                .then()
                .statusCode(200)
                .body("id", equalTo(id));
        as(alice).post("/api/v1/files/" + id + "/restore").then().statusCode(200);
        as(alice).get("/api/v1/files/" + id).then().statusCode(200).body("fileName", equalTo("a.pdf"));
        assertThat(inDatabase(
                        "select string_agg(action, ' ' order by occurred_at) from waybill.audit_logs where org_id = ? and subject_id = ?",
                        org,
                        id))
                .isEqualTo("file.uploaded file.soft_deleted file.restored");
    }

    @Test
    void deletingAtTheSameTimeHappensOnce() throws Exception {
        String id = file(alice, "a.pdf", BYTES);

        List<Integer> answers =
                atTheSameTime(10, () -> as(alice).delete("/api/v1/files/" + id).statusCode());

        assertThat(answers).containsOnlyOnce(204).containsOnly(204, 404);
        assertThat(inDatabase("select count(*) from waybill.audit_logs where subject_id = ?", id))
                .isEqualTo("2");
    }

    @Test
    void readingLeavesNoAuditEntry() throws Exception {
        String id = file(alice, "a.pdf", BYTES);
        String before = inDatabase("select count(*) from waybill.audit_logs where org_id = ?", org);

        as(alice).get("/api/v1/files").then().statusCode(200);
        as(alice).get("/api/v1/files/" + id).then().statusCode(200);
        as(alice).get("/api/v1/files/" + id + "/download").then().statusCode(200);
        as(alice).get("/api/v1/files/" + id + "/content").then().statusCode(303);

        assertThat(inDatabase("select count(*) from waybill.audit_logs where org_id = ?", org))
                .isEqualTo(before);
    }

    private void insertFiles(int n) throws Exception {
        change("""
                insert into waybill.file_metadata (id, org_id, object_key, original_file_name, content_type, byte_size, uploaded_at, uploaded_by)
                select id, '%1$s', 'org/%1$s/files/' || id || '.pdf', 'f' || i, 'application/pdf', 1, now() - i * interval '1 hour', 'alice'
                from (select i, waybill.uuid_v7() id from generate_series(1, %2$d) i) made
                """.formatted(org, n));
    }
}
