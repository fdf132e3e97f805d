package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The form of exports and their history, as a browser without scripts sends and gets them, and as htmx does.
@QuarkusTest
class InspectorPageTest extends ServiceTest {

    private static final String PAGE = "/inspector";
    private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([^\"]+)\"");

    private static final String TABLES = """
            create schema if not exists app;
            create table if not exists app.invoices (
              org_id text not null, id bigint not null, number text, amount numeric(12,2), primary key (org_id, id));
            create table if not exists app.orders (
              org_id text not null, id bigint not null, status text, paid boolean, amount numeric(12,2), issued_on date,
              created_at timestamptz, moment timestamp, code varchar(3), lines json, tags text[], primary key (org_id, id));
            grant usage on schema app to waybill_worker;
            grant select on app.invoices to waybill_worker;
            """;

    private final String org = newOrg();
    private final Claims alice = alice(org);

    @BeforeEach
    void createTables() throws Exception {
        change(TABLES);
    }

    @AfterEach
    void dropTables() throws Exception {
        change("drop table app.invoices, app.orders");
    }

    @Test
    void showsTheFirstDatasetAndWhatIsUsual() {
        browser()
                .get(PAGE)
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", startsWith("default-src 'none'"))
                .body(containsString("<option value=\"invoices\" selected>invoices</option>"))
                .body(containsString("<option value=\"orders\">Orders of the tenant</option>"))
                .body(containsString("<input type=\"checkbox\" name=\"fields\" value=\"number\" checked> Invoice"))
                .body(containsString("name=\"value.amount\""))
                .body(not(containsString("name=\"since\"")))
                .body(containsString("name=\"header\" value=\"true\" checked"))
                .body(containsString("E-mail the link to alice@example.com"))
                .body(containsString("No exports yet."));
    }

    @Test
    void anotherDatasetHasItsOwnFormatsColumnsAndFilters() {
        browser()
                .get(PAGE + "?dataset=orders&format=xlsx&of=invoices&as=csv&fields=number&op.amount=gte&value.amount=5")
                .then()
                .statusCode(200)
                .body(containsString("<option value=\"orders\" selected>"))
                .body(containsString("<option value=\"xlsx\" selected>"))
                .body(containsString("value=\"status\" checked> Status"))
                .body(containsString("name=\"since\""))
                .body(not(containsString("name=\"delimiter\"")))
                .body(not(containsString("name=\"compression\"")))
                .body(not(containsString("value=\"5\"")));
        browser()
                .get(PAGE + "?dataset=orders&format=jsonl&of=orders&as=xlsx&fields=id&op.amount=gte&value.amount=5")
                .then()
                .body(containsString("name=\"compression\""))
                .body(containsString("value=\"id\" checked"))
                .body(containsString("value=\"status\"> Status"))
                .body(containsString("<option value=\"gte\" selected>"))
                .body(containsString("value=\"5\""));
    }

    @Test
    void scriptsGetThePartThatTheyAskFor() {
        String part = browser()
                .header("HX-Request", "true")
                .header("HX-Target", "form")
                .get(PAGE + "?dataset=orders")
                .asString();

        assertThat(part).startsWith("<form id=\"form\"").doesNotContain("<html", "id=\"history\"");
        assertThat(browser()
                        .header("HX-Request", "true")
                        .header("HX-Target", "history")
                        .get(PAGE)
                        .asString())
                .startsWith("<section id=\"history\"");
    }

    @Test
    void startsWhatTheApiWouldStart() throws Exception {
        Response answer = send(
                PAGE,
                form(
                        "dataset=orders",
                        "format=csv",
                        "of=orders",
                        "as=csv",
                        "fields=id",
                        "fields=amount",
                        "header=true",
                        "op.status=in",
                        "value.status=paid, open",
                        "op.amount=gte",
                        "value.amount=10.50",
                        "op.code=empty",
                        "value.code=",
                        "op.paid=",
                        "value.paid=",
                        "since=2026-01-01T10:30",
                        "profile=excel",
                        "delimiter=;",
                        "compression=gzip",
                        "deliveryMethod=download",
                        "whenBusy=queue"));

        String id = runOf(answer);
        assertThat(inDatabase("select options from waybill.export_run where id = ?::uuid", id))
                .isEqualTo(inDatabase("select (?::jsonb)::text", """
                        {"fields": ["id", "amount"], "profile": "excel", "delimiter": ";", "compression": "gzip",
                         "filter": {"code": null, "since": "2026-01-01T10:30:00Z", "amount": {"gte": "10.50"}, "status": ["paid", "open"]},
                         "deliveryMethod": "download", "whenBusy": "queue"}"""));
        assertThat(inDatabase(
                        "select concat_ws(' ', org_id, requested_by, dataset, format) from waybill.export_run where id = ?::uuid",
                        id))
                .isEqualTo(org + " alice orders csv");
    }

    @Test
    void allColumnsAreNoneInParticularAndATickTakenAwayCounts() throws Exception {
        String id = runOf(send(PAGE, invoices("deliveryMethod=email")));

        assertThat(inDatabase("select options from waybill.export_run where id = ?::uuid", id))
                .as("header is not ticked")
                .isEqualTo("{\"header\": false, \"deliveryMethod\": \"email\"}");
    }

    @Test
    void sentTwiceItMakesOneExport() throws Exception {
        String key = key(browser().get(PAGE).asString());

        List<String> runs = new ArrayList<>();
        for (Response answer : atTheSameTime(5, () -> send(PAGE, invoices("key=" + key)))) {
            runs.add(runOf(answer));
        }

        assertThat(runs).hasSize(5);
        assertThat(runs.stream().distinct()).hasSize(1);
        assertThat(inDatabase("select count(*) from waybill.export_run where org_id = ?", org))
                .isEqualTo("1");
        send(PAGE, invoices("key=" + key, "profile=excel")).then().statusCode(409);
    }

    @Test
    void aScriptIsToldWhereToGo() {
        send(script(), PAGE, invoices())
                .then()
                .statusCode(204)
                .header("HX-Redirect", matchesPattern("/inspector/[0-9a-f-]{36}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            dataset=orders&of=orders&format=csv&fields=id&op.amount=gte&value.amount=much | 400 | amount is &quot;much&quot;, allowed is a value of type | value="much"
            dataset=orders&of=orders&format=csv&fields=id&op.amount=&value.amount=12          | 400 | amount has a value, and nothing says how to compare it | value="12"
            dataset=orders&of=orders&format=csv&fields=id&op.amount=like&value.amount=13  | 400 | nothing says how to compare it                          | value="13"
            dataset=orders&of=orders&format=csv&fields=id&since=soon                      | 400 | since is &quot;soon&quot;                               | value="soon"
            dataset=orders&of=orders&format=csv&op.amount=gte&value.amount=14             | 400 | No column is chosen                                     | value="14"
            dataset=orders&of=invoices&format=csv&fields=id                               | 400 | showed the columns of another dataset                   | value="orders" selected
            dataset=orders&of=orders&format=docx&fields=id&op.amount=is&value.amount=15   | 400 | Invalid format for orders: docx                         | value="15"
            dataset=none&of=none&format=csv&fields=id                                     | 400 | Unknown dataset: none                                   | id="form"
            dataset=orders&of=orders&format=csv&fields=id&op.nope=is&value.nope=x         | 400 | Invalid filter for orders: nope                         | id="form"
            dataset=orders&of=orders&format=csv&fields=x                                  | 400 | Invalid fields for orders: x                            | id="form"
            dataset=orders&of=orders&format=csv&fields=id&key=a%20b                       | 400 | Idempotency-Key must be                                 | id="form"
            format=csv&fields=id                                                          | 400 | dataset                                                 | id="form"
            """)
    void whatIsWrongStandsAboveTheFormThatKeepsWhatWasEntered(String entered, int status, String told, String kept) {
        send(PAGE, entered.strip())
                .then()
                .statusCode(status)
                .contentType("text/html")
                .body(containsString(told.strip()))
                .body(containsString("code <code>"))
                .body(containsString(kept.strip()));
        String part = send(script(), PAGE, entered.strip())
                .then()
                .statusCode(status)
                .extract()
                .asString();
        assertThat(part)
                .startsWith("<div class=\"panel bad\">")
                .contains(told.strip())
                .doesNotContain("<form");
    }

    @Test
    void anExportThatIsInTheWayIsLinked() throws Exception {
        String first = runOf(send(PAGE, invoices()));

        send(PAGE, invoices())
                .then()
                .statusCode(409)
                .body(containsString("export-in-progress"))
                .body(containsString("<a href=\"/inspector/" + first + "\">See the export that is running</a>"));
        String second = runOf(send(PAGE, invoices("whenBusy=queue")));
        browser()
                .get(PAGE)
                .then()
                .body(containsString("Waits for its turn"))
                .body(containsString("href=\"/inspector/" + second + "\""))
                .body(containsString("hx-trigger=\"every 5s\""));
    }

    @Test
    void tooManyAreRefusedWithAllThatWasEntered() throws Exception {
        Claims bob = Claims.member("bob", org, "bob@example.com");
        for (int i = 0; i < 2; i++) { // events=2/1h
            runOf(send(as(bob).accept("text/html"), PAGE, "dataset=events&of=events&format=csv&fields=id"));
            change("update waybill.export_run set status = 'cancelled' where org_id = '%s'".formatted(org));
        }

        send(as(bob).accept("text/html"), PAGE, "dataset=events&of=events&format=csv&fields=id&delimiter=;")
                .then()
                .statusCode(429)
                .header("Retry-After", matchesPattern("\\d+"))
                .body(containsString("rate-limited"))
                .body(containsString("value=\";\" selected"));
    }

    @Test
    void estimatesInWordsAndStartsNothing() throws Exception {
        send(PAGE + "/estimate", invoices("op.amount=gte", "value.amount=7"))
                .then()
                .statusCode(200)
                .body(containsString("<h3>Estimate</h3>"))
                .body(containsString("about 6 seconds"))
                .body(containsString("Rows are the database&#39;s guess"))
                .body(containsString("value=\"7\""));
        assertThat(send(script(), PAGE + "/estimate", invoices()).asString())
                .startsWith("<div class=\"panel\">")
                .doesNotContain("<form");
        send(script(), PAGE + "/estimate", invoices("op.amount=gte", "value.amount=x"))
                .then()
                .statusCode(400)
                .body(containsString("invalid-filter"));
        assertThat(inDatabase("select count(*) from waybill.export_run where org_id = ?", org))
                .isEqualTo("0");
    }

    @Test
    void listsTheTenantsExportsByPages() throws Exception {
        change("""
                insert into waybill.export_run (id, org_id, requested_by, dataset, format, options, delivery_method, status, progress,
                  object_key, file_size, row_count, sha256, completed_at, created_at)
                select waybill.uuid_v7(), '%1$s', case when i %% 2 = 0 then 'bob' end, 'orders', 'csv', '{}', 'download', 'expired', 100,
                  'exports/org/%1$s/' || i, 4200000, 1000 + i, repeat('a', 64), now(), '2026-01-01 10:00Z'::timestamptz + i * interval '1 minute'
                from generate_series(1, 25) i
                """.formatted(org));

        String first = browser().get(PAGE).asString();
        Matcher older =
                Pattern.compile("href=\"(/inspector\\?cursor=[^\"]+)\">Older").matcher(first);
        assertThat(older.find()).isTrue();
        String second = browser().get(older.group(1)).asString();

        assertThat(first)
                .contains(
                        "1,025",
                        "4.2 MB",
                        "2026-01-01 10:25 UTC",
                        "Expired",
                        "Orders of the tenant",
                        "the system",
                        "bob")
                .doesNotContain("1,005", "every 5s");
        assertThat(second).contains("1,005", "1,001", ">Newest</a>").doesNotContain("1,006", ">Older</a>");
        assertThat(as(alice(newOrg())).accept("text/html").get(PAGE).asString()).contains("No exports yet.");
    }

    @Test
    void whatOthersWroteIsTextAndNotMarkup() throws Exception {
        String evil = "<img src=x onerror=alert(1)>\"'";
        change("""
                insert into waybill.export_run (id, org_id, requested_by, dataset, format, options, delivery_method, status,
                  object_key, completed_at)
                values (waybill.uuid_v7(), '%1$s', '%2$s', '%2$s', 'csv', '{}', 'download', 'cancelled', 'exports/org/%1$s/1', now())
                """.formatted(org, evil.replace("'", "''")));

        Response page = send(
                PAGE,
                "dataset=orders&of=orders&format=csv&fields=id&op.status=x&value.status="
                        + URLEncoder.encode(evil, StandardCharsets.UTF_8));

        assertThat(page.asString())
                .contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;")
                .doesNotContain("<img src=x");
    }

    @Test
    void eachOfTheHistoryIsStartedAgainByItself() {
        for (int i = 0; i < 2; i++) {
            String run = runOf(send(PAGE, invoices("key=k" + i)));
            send("/inspector/" + run + "/cancel", "").then().statusCode(303);
        }
        String page = browser().get(PAGE).asString();
        Matcher again = Pattern.compile(
                        "action=\"(/inspector/[^\"]+/again)\"><input type=\"hidden\" name=\"key\" value=\"([^\"]+)\"")
                .matcher(page);

        Set<String> begun = new HashSet<>();
        while (again.find()) {
            String run = runOf(send(again.group(1), "key=" + again.group(2)));
            begun.add(run);
            send("/inspector/" + run + "/cancel", "").then().statusCode(303);
        }

        assertThat(begun).hasSize(2);
    }

    @Test
    void isForThoseWhoAreSignedInAndForFormsOfItsOwn() {
        nobody().accept("text/html")
                .get(PAGE)
                .then()
                .statusCode(303)
                .header("Location", containsString("returnTo=https%3A%2F%2Ffiles.example.com%2Finspector"));
        as(alice)
                .accept("text/html")
                .header("Sec-Fetch-Site", "cross-site")
                .contentType("application/x-www-form-urlencoded")
                .body(invoices())
                .post(PAGE)
                .then()
                .statusCode(403);
    }

    @Test
    void withoutAnAddressThereIsOnlyTheDownload() {
        withToken(stack.tokens().without("email", alice))
                .accept("text/html")
                .get(PAGE)
                .then()
                .body(containsString("name=\"deliveryMethod\" value=\"download\""))
                .body(not(containsString("E-mail the link")));
    }

    private RequestSpecification browser() {
        return as(alice).accept("text/html");
    }

    private RequestSpecification script() {
        return browser().header("HX-Request", "true");
    }

    private Response send(String path, String form) {
        return send(browser(), path, form);
    }

    private static Response send(RequestSpecification as, String path, String form) {
        return as.header("Sec-Fetch-Site", "same-origin")
                .contentType("application/x-www-form-urlencoded")
                .body(form)
                .post(path);
    }

    /// A form of invoices with all columns; more fields can be given.
    private static String invoices(String... more) {
        return "dataset=invoices&of=invoices&as=csv&format=csv&fields=number&fields=amount&" + form(more);
    }

    private static String form(String... fields) {
        List<String> encoded = new ArrayList<>();
        for (String field : fields) {
            int split = field.indexOf('=');
            encoded.add(field.substring(0, split) + "="
                    + URLEncoder.encode(field.substring(split + 1), StandardCharsets.UTF_8));
        }
        return String.join("&", encoded);
    }

    private static String key(String page) {
        Matcher key = KEY.matcher(page);
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    private static String runOf(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(303);
        return UUID.fromString(answer.header("Location").substring("/inspector/".length()))
                .toString();
    }
}
