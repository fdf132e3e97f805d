package dev.waybill.files.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AuditTest extends ServiceTest {

    private static final String AUDIT = "/api/v1/audit";
    private static final byte[] BYTES = "the bytes".getBytes(UTF_8);

    private final String org = newOrg();
    private final Claims root = root(org);
    private final Claims alice = alice(org);

    @Test
    void showsAdministratorsWhoDidWhatNewestFirst() throws Exception {
        Instant before = Instant.now().minusSeconds(60);
        String id = file(alice, "a.pdf", BYTES);
        as(root).delete("/api/v1/files/" + id).then().statusCode(204);

        Response trail = as(root).get(AUDIT);

        trail.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("items.action", contains("file.soft_deleted", "file.uploaded"))
                .body("items.actorUserId", contains("root", "alice"))
                .body("items.subjectId", contains(id, id))
                .body("items[1].detail.fileName", equalTo("a.pdf"))
                .body("items[1].detail.byteSize", equalTo(BYTES.length))
                .body("nextCursor", nullValue());
        assertThat(Instant.parse(trail.path("items[1].occurredAt"))).isBetween(before, Instant.now());
        assertThat(trail.jsonPath().getMap("items[0]"))
                .containsOnlyKeys("id", "occurredAt", "actorUserId", "action", "subjectId", "detail");
    }

    @Test
    void isNotForMembers() {
        as(alice).get(AUDIT).then().statusCode(403).body("code", equalTo("forbidden"));
        nobody().get(AUDIT).then().statusCode(401);
    }

    @Test
    void anotherTenantsEntriesAreNeverListed() throws Exception {
        String id = file(alice, "a.pdf", BYTES);
        Claims strangeRoot = root(newOrg());

        for (String query : List.of("", "?subjectId=" + id, "?actorUserId=alice", "?action=*")) {
            as(strangeRoot).get(AUDIT + query).then().statusCode(200).body("items", empty());
        }
    }

    @Test
    void readingLeavesNoEntry() throws Exception {
        file(alice, "a.pdf", BYTES);

        as(root).get(AUDIT).then().statusCode(200);

        assertThat(inDatabase("select count(*) from waybill.audit_logs where org_id = ?", org))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "'', e d c b a",
        "action=file.uploaded, b a",
        "action=file.*, c b a",
        "action=*, e d c b a",
        "action=file%25, ''",
        "action=file_uploaded, ''",
        "action=file_*, ''",
        "action=%25*, ''",
        "action=!*, ''",
        "action=export.invoices.completed, d",
        "action=FILE.*, ''",
        "actorUserId=alice, b a",
        "actorUserId=ali, ''",
        "actorUserId=system, ''",
        "subjectId=s1, c a",
        "action=file.*&actorUserId=alice&subjectId=s1, a",
        "from=2026-01-03T00:00:00Z, e d c",
        "to=2026-01-03T00:00:00Z, b a",
        "from=2026-01-02T01:00:00%2B01:00&to=2026-01-03T00:00:00.000001Z, c b",
        "from=2026-01-05T00:00:00Z&to=2026-01-05T00:00:00Z, ''",
        "from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z, e d c b a"
    })
    void canBeFiltered(String query, String expected) throws Exception {
        entry("a", "alice", "file.uploaded", "s1", "2026-01-01");
        entry("b", "alice", "file.uploaded", "s2", "2026-01-02");
        entry("c", "bob", "file.soft_deleted", "s1", "2026-01-03");
        entry("d", null, "export.invoices.completed", "run-" + org, "2026-01-04");
        entry("e", "bob", "data-source.created", "s3", "2026-01-05");

        Response trail = as(root).get(AUDIT + "?limit=50&" + query);

        assertThat(String.join(" ", trail.jsonPath().<String>getList("items.detail.name")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-01-01",
                "2026-01-01T00:00:00",
                "2026-13-01T00:00:00Z",
                "2026-02-30T00:00:00Z",
                "2026-01-01T00:00:00+01:00", // a blank, as HTTP decodes it
                "%2B999999999-01-01T00:00:00Z",
                "%00"
            })
    void aTimeThatIsNoneIsNamed(String time) {
        for (String name : List.of("from", "to")) {
            as(root).get(AUDIT + "?" + name + "=" + time)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid-request"))
                    .body("detail", containsString(name + " is '"))
                    .body("detail", containsString("2026-03-01T00:00:00Z"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"action", "actorUserId", "subjectId"})
    void aFilterThatIsNoTextIsNamed(String filter) {
        as(root).get(AUDIT + "?" + filter + "=%00")
                .then()
                .statusCode(400)
                .body("detail", containsString(filter + " has the control character U+0000"));
        as(root).get(AUDIT + "?" + filter + "=" + "x".repeat(256)).then().statusCode(400);
        as(root).get(AUDIT + "?limit=0").then().statusCode(400);
    }

    @Test
    void pagesGiveEveryEntryOnceAlsoAmongEqualTimes() throws Exception {
        change("""
                insert into waybill.audit_logs (org_id, actor_user_id, action, subject_id, occurred_at)
                select '%s', 'alice', case i %% 2 when 0 then 'file.uploaded' else 'file.restored' end, i::text, '2026-01-01'
                from generate_series(1, 250) i
                """.formatted(org));

        List<String> all = walk("limit=7");
        assertThat(all).hasSize(250).isEqualTo(walk("limit=100"));
        assertThat(new HashSet<>(all)).hasSize(250);
        assertThat(walk("limit=20&action=file.uploaded")).hasSize(125).doesNotHaveDuplicates();
        assertThat(as(root).get(AUDIT).jsonPath().<String>getList("items.id")).isEqualTo(all.subList(0, 20));
    }

    @Test
    void aCursorOfAnotherTenantOrListGivesPageOne() throws Exception {
        entry("a", "alice", "x", "s1", "2026-01-01");
        entry("b", "alice", "x", "s1", "2026-01-02");
        String cursor = as(root).get(AUDIT + "?limit=1").path("nextCursor");
        as(root).get(AUDIT + "?cursor=" + cursor).then().body("items.detail.name", contains("a"));

        as(root(newOrg()))
                .get(AUDIT + "?cursor=" + cursor)
                .then()
                .statusCode(200)
                .body("items", empty());
        as(root).get(AUDIT + "?cursor=garbage").then().body("items.detail.name", contains("b", "a"));
    }

    private List<String> walk(String query) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            Response page = as(root).get("%s?%s&cursor=%s".formatted(AUDIT, query, cursor));
            page.then().statusCode(200);
            ids.addAll(page.path("items.id"));
            cursor = page.path("nextCursor");
        } while (cursor != null);
        return ids;
    }

    private void entry(String name, @Nullable String actor, String action, String subject, String day)
            throws Exception {
        change(
                "insert into waybill.audit_logs (org_id, actor_user_id, action, subject_id, occurred_at, detail) values ('%s', %s, '%s', '%s', '%s', '{\"name\":\"%s\"}')"
                        .formatted(org, actor == null ? "null" : "'" + actor + "'", action, subject, day, name));
    }
}
