package dev.waybill.files.browse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.waybill.files.ServiceTest;
import dev.waybill.files.SignedPut;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class FilesPageTest extends ServiceTest {

    private static final byte[] BYTES = "the bytes".getBytes(UTF_8);

    private final String org = newOrg();
    private final Claims alice = alice(org);

    @Test
    void everyFileSaysWhatItIsAndWhoseAndSince() throws Exception {
        String id = upload("Q3 räport.csv", "text/csv");
        change("update waybill.file_metadata set uploaded_at = '2026-11-20T06:12:43Z' where org_id = '%s'"
                .formatted(org));

        page(alice, "/files")
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header("Cache-Control", equalTo("no-store"))
                .header("Content-Security-Policy", startsWith("default-src 'none'; script-src 'self'"))
                .body(allOf(
                        containsString(">Q3 räport.csv</a>"),
                        containsString("title=\"text/csv\">CSV</span>"),
                        containsString(">9 bytes</td>"),
                        containsString("<time datetime=\"2026-11-20T06:12:43Z\">2026-11-20 06:12 UTC</time>"),
                        containsString("class=\"by\">You</td>"),
                        containsString("action=\"/files/%s/delete\"".formatted(id)),
                        containsString("id=\"file-%s\"".formatted(id))));
        Claims bob = Claims.member("bob", org, "bob@example.com");
        page(bob, "/files").then().body(containsString("class=\"by\">alice</td>"));
    }

    @Test
    void linkOfTheListSavesTheFileUnderItsNameAndIsTheOneToCopy() throws Exception {
        upload("Q3 räport.csv", "text/csv");

        String page = page(alice, "/files").asString();

        List<String> links = found(page, "href=\"(http[^\"]+)\"");
        assertThat(links).hasSize(1).isEqualTo(found(page, "data-copy=\"([^\"]+)\""));
        HttpResponse<byte[]> file = get(links.getFirst().replace("&amp;", "&"));
        assertThat(file.body()).isEqualTo(BYTES);
        assertThat(file.headers().firstValue("Content-Disposition"))
                .get()
                .asString()
                .startsWith("attachment")
                .contains("filename*=UTF-8''Q3%20r%C3%A4port.csv");
        assertThat(found(page, "data-left=\"(\\d+)\""))
                .singleElement()
                .satisfies(left -> assertThat(Integer.parseInt(left)).isBetween(590, 600));
    }

    @Test
    void aTenantWithoutFilesIsTold() {
        page(alice, "/files")
                .then()
                .statusCode(200)
                .body(containsString("No files yet."), not(containsString("<table")));
        page(alice, "/files?entityType=invoice&entityId=7").then().body(containsString("No files of invoice 7 yet."));
    }

    @Test
    void pagesOfTwentyShowEveryFileOnceAndLeadBack() throws Exception {
        insertFiles(41);

        List<String> shown = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String path = "/files";
        while (path != null) {
            String page = page(alice, path).then().statusCode(200).extract().asString();
            assertThat(page.contains(">Newest files</a>")).isEqualTo(!path.equals("/files"));
            List<String> names = found(page, ">(f\\d+)</a>");
            sizes.add(names.size());
            shown.addAll(names);
            path = found(page, "href=\"(/files\\?cursor=[^\"]+)\" rel=\"next\"").stream()
                    .findFirst()
                    .orElse(null);
        }

        assertThat(sizes).containsExactly(20, 20, 1);
        assertThat(shown).hasSize(41).doesNotHaveDuplicates().startsWith("f1", "f2", "f3");
    }

    @Test
    void filterIsKeptWhilePaging() throws Exception {
        insertFiles(45);
        change("""
                update waybill.file_metadata set entity_type = 'in&voice', entity_id = '7' where org_id = '%s' and substr(original_file_name, 2)::int > 20
                """.formatted(org));

        String first = page(alice, "/files?entityType=in%26voice&entityId=7").asString();
        String older = found(first, "href=\"(/files\\?[^\"]+)\" rel=\"next\"").getFirst();
        String second = page(alice, older.replace("&amp;", "&")).asString();

        assertThat(found(first, ">(f\\d+)</a>")).hasSize(20).first().isEqualTo("f21");
        assertThat(found(second, ">(f\\d+)</a>")).containsExactly("f41", "f42", "f43", "f44", "f45");
        assertThat(first)
                .contains("Files of in&amp;voice 7, newest first")
                .contains("value=\"in&amp;voice\"")
                .contains("data-entity-type=\"in&amp;voice\" data-entity-id=\"7\"");
        assertThat(second).contains("href=\"/files?entityType=in%26voice&amp;entityId=7\">Newest files</a>");
    }

    @ParameterizedTest
    @CsvSource({
        "entityType=&entityId=,          200, f1",
        "entityType=%20&entityId=,       200, f1",
        "entityType=invoice&entityId=,   400, give both or none",
        "entityId=7,                     400, give both or none",
        "entityType=a%00b&entityId=7,    400, entityType has the control character U+0000",
        "cursor=garbage,                 200, f1"
    })
    void fieldsLeftEmptyAskForNothingAndMistakesAreTold(String query, int status, String told) throws Exception {
        insertFiles(1);

        page(alice, "/files?" + query)
                .then()
                .statusCode(status)
                .contentType("text/html;charset=UTF-8")
                .body(containsString(told));
    }

    @Test
    void deletingOffersAnUndoWhichRestores() throws Exception {
        String id = file(alice, "a.pdf", BYTES);

        String afterDelete = location(form(alice, "/files/" + id + "/delete?entityType=&entityId="));
        String deleted = page(alice, afterDelete).asString();
        String afterRestore = location(form(alice, "/files/" + id + "/restore"));
        String restored = page(alice, afterRestore).asString();

        assertThat(afterDelete).isEqualTo("/files?deleted=" + id);
        assertThat(deleted)
                .contains("a.pdf was deleted.", "action=\"/files/%s/restore\"".formatted(id), "No files yet.");
        assertThat(restored).contains("a.pdf was restored.", ">a.pdf</a>").doesNotContain("was deleted");
        assertThat(page(alice, afterDelete).asString())
                .as("the address opened again")
                .contains(">a.pdf</a>")
                .doesNotContain("was deleted");
        assertThat(audited(id)).isEqualTo("file.uploaded file.soft_deleted file.restored");
    }

    @Test
    void deletingTwiceIsToldAndRestoringTwiceIsNothing() throws Exception {
        String id = file(alice, "a.pdf", BYTES);

        form(alice, "/files/" + id + "/delete").then().statusCode(303);
        form(alice, "/files/" + id + "/delete").then().statusCode(404).contentType("text/html;charset=UTF-8");
        form(alice, "/files/" + id + "/restore").then().statusCode(303);
        form(alice, "/files/" + id + "/restore").then().statusCode(303);

        assertThat(audited(id)).isEqualTo("file.uploaded file.soft_deleted file.restored");
    }

    @Test
    void filterAndPageAreKeptOverADelete() throws Exception {
        insertFiles(21);
        String older = found(page(alice, "/files").asString(), "href=\"(/files\\?cursor=[^\"]+)\" rel=\"next\"")
                .getFirst();
        String action = found(page(alice, older).asString(), "action=\"(/files/[^\"]+/delete[^\"]*)\"")
                .getFirst();

        String after = location(form(alice, action));

        assertThat(after).startsWith("/files?deleted=").endsWith("&" + older.substring("/files?".length()));
        page(alice, after).then().body(containsString("f21 was deleted."), containsString("No older files."));
    }

    @Test
    void aScriptGetsTheListAlone() throws Exception {
        insertFiles(1);

        as(alice)
                .header("HX-Request", "true")
                .get("/files")
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-store"))
                .header("Vary", containsString("HX-Request"))
                .body(containsString(">f1</a>"), not(containsString("<html")));
    }

    @Test
    void otherTenantsFilesAreNotThere() throws Exception {
        String id = file(alice, "secret.pdf", BYTES);
        Claims mallory = Claims.admin("mallory", newOrg(), "mallory@example.com");

        for (String unknown : List.of(id, UUID.randomUUID().toString(), "1-1-1-1-1", "x")) {
            for (String action : List.of("delete", "restore")) {
                form(mallory, "/files/%s/%s".formatted(unknown, action))
                        .then()
                        .statusCode(404)
                        .contentType("text/html;charset=UTF-8")
                        .body(containsString("<code>file-not-found</code>"));
            }
            page(mallory, "/files?deleted=" + unknown)
                    .then()
                    .statusCode(200)
                    .body(containsString("No files yet."), not(containsString("was deleted")));
        }
        form(alice, "/files/" + id + "/delete").then().statusCode(303);
        page(mallory, "/files?deleted=" + id).then().body(not(containsString("secret.pdf")));
    }

    @Test
    void namesAreTextAndNeverMarkup() throws Exception {
        String id = upload("\"><img src=x onerror=alert(1)>'.csv", "text/csv");

        String list = page(alice, "/files").asString();
        String notice =
                page(alice, location(form(alice, "/files/" + id + "/delete"))).asString();

        for (String page : List.of(list, notice)) {
            assertThat(page)
                    .doesNotContain("<img src=x")
                    .contains("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&#39;.csv");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "none"})
    void formsOfOtherSitesChangeNothing(String site) throws Exception {
        String id = file(alice, "a.pdf", BYTES);

        for (String action : List.of("delete", "restore")) {
            browser(alice)
                    .header("Sec-Fetch-Site", site)
                    .post("/files/%s/%s".formatted(id, action))
                    .then()
                    .statusCode(403)
                    .contentType("text/html;charset=UTF-8");
        }
        assertThat(audited(id)).isEqualTo("file.uploaded");
    }

    @Test
    void readingLeavesNoAuditEntry() throws Exception {
        String id = file(alice, "a.pdf", BYTES);

        page(alice, "/files").then().statusCode(200);
        page(alice, "/files?deleted=" + id).then().statusCode(200);

        assertThat(inDatabase("select count(*) from waybill.audit_logs where org_id = ?", org))
                .isEqualTo("1");
    }

    @Test
    void whoeverIsNotSignedInComesBackToThePageOfTheForm() {
        nobody().header("Accept", "text/html")
                .get("/files?cursor=x")
                .then()
                .statusCode(303)
                .header("Location", containsString("returnTo=https%3A%2F%2Ffiles.example.com%2Ffiles%3Fcursor%3Dx"));
        nobody().header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .header("Referer", "https://files.example.com/files")
                .post("/files/%s/delete".formatted(UUID.randomUUID()))
                .then()
                .statusCode(401)
                .body(containsString("returnTo=https%3A%2F%2Ffiles.example.com%2Ffiles"));
    }

    @Test
    void withoutScriptsThePageSaysWhyItDoesNotUpload() {
        page(alice, "/files")
                .then()
                .body(containsString("<noscript>"), containsString("<section id=\"upload\""), containsString("hidden"));
    }

    private static List<String> found(String page, String pattern) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private RequestSpecification browser(Claims who) {
        return as(who).header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    private Response page(Claims who, String path) {
        return browser(who).get(path);
    }

    private Response form(Claims who, String path) {
        return browser(who).header("Sec-Fetch-Site", "same-origin").post(path);
    }

    private static String location(Response answer) {
        return answer.then().statusCode(303).extract().header("Location");
    }

    private String upload(String fileName, String contentType) throws Exception {
        SignedPut put = sign(alice, upload(fileName, contentType, BYTES.length));
        put.send(BYTES);
        finalizeUpload(alice, put.uploadId()).then().statusCode(201);
        return put.uploadId();
    }

    private String audited(String id) throws Exception {
        return inDatabase(
                "select string_agg(action, ' ' order by occurred_at) from waybill.audit_logs where org_id = ? and subject_id = ?",
                org,
                id);
    }

    private void insertFiles(int n) throws Exception {
        change("""
                insert into waybill.file_metadata (id, org_id, object_key, original_file_name, content_type, byte_size, uploaded_at, uploaded_by)
                select id, '%1$s', 'org/%1$s/files/' || id || '.pdf', 'f' || i, 'application/pdf', 1, now() - i * interval '1 hour', 'alice'
                from (select i, waybill.uuid_v7() id from generate_series(1, %2$d) i) made
                """.formatted(org, n));
    }
}
