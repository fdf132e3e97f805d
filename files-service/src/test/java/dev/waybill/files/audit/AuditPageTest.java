package dev.waybill.files.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The trail as an administrator's browser shows it.
@QuarkusTest
class AuditPageTest extends ServiceTest {

    private static final String PAGE = "/inspector/audit";
    private static final Pattern NAME = Pattern.compile("<span>name:</span> ([^<]+)</li>");
    private static final Pattern OLDER = Pattern.compile("href=\"([^\"]+)\">Older</a>");

    private final String org = newOrg();
    private final Claims root = root(org);

    @Test
    void tellsWhoDidWhatWhenAndToWhat() throws Exception {
        String run = "0198c0de-0000-7000-8000-000000000001";
        entry(
                null,
                "export.invoices.completed",
                run,
                "2026-01-04T06:12:00Z",
                "{\"rowCount\":3,\"requestedBy\":\"alice\"}");
        entry("bob", "file.uploaded", run.replace('1', '2'), "2026-01-03", "{\"fileName\":\"a.pdf\"}");

        page("").body(containsString("2026-01-04 06:12 UTC"))
                .body(containsString("<em>the system</em>"))
                .body(containsString("<span class=\"badge good\">export.invoices.completed</span>"))
                .body(containsString("<a href=\"/inspector/" + run + "\">"))
                .body(containsString("<span>row count:</span> 3"))
                .body(containsString("<span>requested by:</span> alice"))
                .body(containsString("<span>file name:</span> a.pdf"))
                .body(not(containsString("<a href=\"/inspector/" + run.replace('1', '2'))))
                .body(containsString("aria-current=\"page\">Audit trail"));
    }

    @Test
    void isForAdministratorsOfTheTenant() throws Exception {
        entry("alice", "file.uploaded", "s", "2026-01-01", "{\"name\":\"secret\"}");

        as(alice(org))
                .accept("text/html")
                .get(PAGE)
                .then()
                .statusCode(403)
                .contentType("text/html")
                .body(containsString("forbidden"));
        nobody().accept("text/html").get(PAGE).then().statusCode(303);
        as(root(newOrg())).accept("text/html").get(PAGE).then().body(containsString("Nothing matches."));
        page("").body(containsString("secret"));
    }

    @ParameterizedTest
    @CsvSource({
        "action=&actorUserId=&subjectId=&from=&to=, c b a",
        "action=file.*, b a",
        "action=file.uploaded&actorUserId=bob, b",
        "subjectId=s1&action=, c a",
        "from=2026-01-02T00:00, c b",
        "from=2026-01-02T00:00:01&to=2026-01-04, c",
        "to=2026-01-02T00:00:00Z, a",
        "action=%20file.uploaded%20, b a",
        "actorUserId=nobody, ''"
    })
    void isFiltered(String query, String expected) throws Exception {
        entry("alice", "file.uploaded", "s1", "2026-01-01", "{\"name\":\"a\"}");
        entry("bob", "file.uploaded", "s2", "2026-01-02", "{\"name\":\"b\"}");
        entry(null, "data-source.tested", "s1", "2026-01-03", "{\"name\":\"c\"}");

        String page = page("?" + query).extract().asString();

        assertThat(String.join(" ", names(page))).isEqualTo(expected);
        assertThat(page.contains("Nothing matches.")).isEqualTo(expected.isEmpty());
    }

    @Test
    void keepsWhatWasEnteredAndNamesAWrongTime() {
        page("?action=file.*&actorUserId=al%22ice&from=2026-01-02T00:00")
                .body(containsString("value=\"file.*\""))
                .body(containsString("value=\"al&quot;ice\""))
                .body(containsString("value=\"2026-01-02T00:00\""));
        as(root).accept("text/html")
                .get(PAGE + "?action=file.*&from=yesterday")
                .then()
                .statusCode(400)
                .contentType("text/html")
                .body(containsString("from is &#39;yesterday&#39;"))
                .body(containsString("value=\"yesterday\""))
                .body(containsString("value=\"file.*\""))
                .body(not(containsString("Nothing matches.")));
    }

    @Test
    void pagesKeepTheFilterAndShowEachEntryOnce() throws Exception {
        change("""
                insert into waybill.audit_logs (org_id, actor_user_id, action, subject_id, occurred_at, detail)
                select '%s', 'a&b', case i %% 2 when 0 then 'file.uploaded' else 'file.restored' end, 's', '2026-01-01', jsonb_build_object('name', i)
                from generate_series(1, 90) i
                """.formatted(org));

        List<String> all = new ArrayList<>();
        String path = PAGE + "?action=file.uploaded&actorUserId=a%26b";
        int pages = 0;
        for (@Nullable String next = path; next != null; pages++) {
            String page = as(root).accept("text/html").get(next).asString();
            all.addAll(names(page));
            Matcher older = OLDER.matcher(page);
            next = older.find() ? older.group(1).replace("&amp;", "&") : null;
            assertThat(page.contains(">Newest</a>")).isEqualTo(pages > 0);
        }

        assertThat(pages).isEqualTo(3);
        assertThat(all).hasSize(45).doesNotHaveDuplicates();
    }

    @Test
    void whatOthersWroteIsTextAndNotMarkup() throws Exception {
        entry("<script>a</script>", "x.<i>", "<b>s</b>", "2026-01-01", "{\"<u>\":{\"<s>\":[\"<em>\"]}}");

        page("").body(containsString("&lt;script&gt;a&lt;/script&gt;"))
                .body(containsString("&lt;b&gt;s&lt;/b&gt;"))
                .body(containsString("&lt;u&gt;"))
                .body(not(containsString("<script>a")))
                .body(not(containsString("<u>")))
                .body(not(containsString("<s>")));
    }

    private ValidatableResponse page(String query) {
        return as(root).accept("text/html")
                .get(PAGE + query)
                .then()
                .statusCode(200)
                .contentType("text/html");
    }

    private static List<String> names(String page) {
        return NAME.matcher(page).results().map(found -> found.group(1)).toList();
    }

    private void entry(@Nullable String actor, String action, String subject, String at, String detail)
            throws Exception {
        change(
                "insert into waybill.audit_logs (org_id, actor_user_id, action, subject_id, occurred_at, detail) values ('%s', %s, '%s', '%s', '%s', '%s')"
                        .formatted(org, actor == null ? "null" : "'" + actor + "'", action, subject, at, detail));
    }
}
