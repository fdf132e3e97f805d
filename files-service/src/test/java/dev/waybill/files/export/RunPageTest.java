package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The page of a run in each of its states, and what can be done there.
@QuarkusTest
class RunPageTest extends ServiceTest {

    private static final String LINK = "https://store.example.com/exports/x?X-Amz-Expires=600&X-Amz-Signature=abc";
    private static final String COMPLETE = """
            status = 'complete', progress = 100, attempt = 1, file_name = 'export-2026-07-01.csv', file_size = 583000000,
            row_count = 3000000, sha256 = repeat('ab', 32), consistency = 'snapshot', data_as_of = '2026-07-01 06:12:30Z',
            completed_at = now(), expires_at = now() + interval '7 days'""";

    @TestHTTPResource
    @SuppressWarnings("NullAway.Init")
    URI service;

    private final String org = newOrg();
    private final Claims alice = alice(org);

    @Test
    void waitsForAWorker() {
        String id = request("invoices");

        page(id).body(containsString("Waits for a worker"))
                .body(containsString("value=\"0\""))
                .body(containsString("data-event=\"runs\""))
                .body(containsString("/inspector/" + id + "/cancel"))
                .body(containsString("<noscript><meta http-equiv=\"refresh\""))
                .body(containsString("by you"))
                .body(containsString("the link is e-mailed"))
                .body(not(containsString("Start again")));
    }

    @Test
    void waitsForItsTurn() throws Exception {
        String id = request("invoices");
        move(id, "queued = true");

        page(id).body(containsString("Waits for its turn: another export"))
                .body(containsString("data-event=\"waits\""));
    }

    @Test
    void runsAndTellsWhatIsInTheStoreAndWhatWasSafe() throws Exception {
        String id = request("invoices");
        move(id, "status = 'assembling', attempt = 1, progress = 40, rows_done = 1200000, bytes_done = 234500000");
        page(id).body(containsString("Writes the file"))
                .body(containsString("40 %"))
                .body(containsString("1,200,000"))
                .body(containsString("234.5 MB, 0 parts"))
                .body(not(containsString("resumed")));

        change("""
                insert into waybill.export_checkpoint (run_id, attempt, upload_id, part_size_bytes, part_count, carry, source_drained, rows_done, bytes_done)
                values ('%s', 1, 'u', 5, 17, '', false, 1200000, 234500000)""".formatted(id));
        move(id, "attempt = 2");
        move(id, "rows_done = 1300000");

        page(id).body(containsString("234.5 MB, 17 parts"))
                .body(containsString("1,300,000"))
                .body(containsString("resumed from the last checkpoint: 1,200,000 rows were safe"));
        move(id, "restarts = 1, rows_done = 0");
        page(id).body(containsString("Interrupted, and begun again from the first row"))
                .body(not(containsString("resumed")));
        move(id, "rows_kept = null");
        page(id).body(containsString("Interrupted, and goes on"));
    }

    @Test
    void interruptedBeforeItsFirstCheckpointItBeginsAgain() throws Exception {
        String id = request("invoices");
        move(id, "status = 'assembling', attempt = 1, rows_done = 1200000");
        move(id, "attempt = 2");

        page(id).body(containsString("Interrupted, and begun again from the first row"));
        assertThat(inDatabase("select rows_kept from waybill.export_run where id = ?::uuid", id))
                .isEqualTo("0");
    }

    @Test
    void ofAFormatThatCannotGoOnBeginsAgain() throws Exception {
        String id = request("invoices");
        move(id, "format = 'xlsx', status = 'assembling', attempt = 2");

        page(id).body(containsString("Interrupted, and begun again from the first row"));
    }

    @Test
    void completeShowsTheOneLinkAndWhatIsInTheFile() throws Exception {
        String id = request("invoices");
        move(
                id,
                COMPLETE
                        + ", download_url = '%s', download_url_expires_at = now() + interval '583 seconds'"
                                .formatted(LINK));

        String page = page(id).body(containsString("href=\"" + LINK.replace("&", "&amp;") + "\">Download"))
                .body(containsString("data-copy=\"" + LINK.replace("&", "&amp;") + "\""))
                .body(containsString("export-2026-07-01.csv"))
                .body(containsString("583.0 MB (583,000,000 bytes)"))
                .body(containsString("3,000,000"))
                .body(containsString("<code>" + "ab".repeat(32)))
                .body(containsString("All rows are of one moment, as of"))
                .body(containsString("2026-07-01 06:12 UTC"))
                .body(containsString("data-event=\"ended\""))
                .body(containsString("Start again"))
                .body(not(containsString("Another link")))
                .body(not(containsString("http-equiv")))
                .extract()
                .asString();
        assertThat(number(page, "data-left=\"(\\d+)\"")).isBetween(560L, 583L);
    }

    @Test
    void whatWasResumedSaysSo() throws Exception {
        String id = request("invoices");
        move(id, COMPLETE);
        move(id, "attempt = 3, consistency = 'resumed'");

        page(id).body(containsString("Rows are of up to 3 moments, one for each attempt"));
    }

    @Test
    void aFreshLinkIsMadeByEachLook() throws Exception {
        String id = request("events");
        move(id, COMPLETE);

        String page = page(id).body(containsString(">Download</a>"))
                .body(containsString("Another link"))
                .extract()
                .asString();
        assertThat(number(page, "data-left=\"(\\d+)\"")).isBetween(3_500L, 3_600L);
    }

    @Test
    void theOneLinkEnds() throws Exception {
        String id = request("invoices");
        move(
                id,
                COMPLETE
                        + ", download_url = '%s', download_url_expires_at = now() - interval '1 second'"
                                .formatted(LINK));

        page(id).body(containsString("The one link of this export is over"))
                .body(containsString("/inspector/" + id + "/again"))
                .body(not(containsString("store.example.com")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status = 'expired'", "expires_at = now()"})
    void theFileExpires(String how) throws Exception {
        String id = request("events");
        move(id, COMPLETE);
        move(id, how);

        page(id).body(containsString("The file was kept until its time was over"))
                .body(containsString("/inspector/" + id + "/again"))
                .body(not(containsString(">Download<")));
    }

    @Test
    void aFailureSaysWhyAndWhatToDo() throws Exception {
        String id = fail("store-failed", "The store <b>refused</b> part 7");

        page(id).body(containsString("The store &lt;b&gt;refused&lt;/b&gt; part 7"))
                .body(containsString("<code>store-failed</code>"))
                .body(containsString("Ask for the export again in a few minutes"))
                .body(containsString("<code>" + id))
                .body(containsString("/inspector/" + id + "/again"))
                .body(not(containsString("/retry")));
        as(root(org))
                .accept("text/html")
                .get("/inspector/" + id)
                .then()
                .body(containsString("/inspector/" + id + "/retry"));
    }

    @Test
    void aMetricCannotBeStartedAgainHere() throws Exception {
        String id = request("invoices");
        move(
                id,
                COMPLETE
                        + ", dataset = 'metric', metric_slot = 1, object_key = replace(object_key, 'exports', 'metrics')");

        page(id).body(containsString("<h1>Metric")).body(not(containsString("Start again")));
        act(alice, id, "again", "").then().statusCode(400);
    }

    @Test
    void isCancelledUnlessItHasEnded() throws Exception {
        String id = request("invoices");

        Response answer = act(alice, id, "cancel", "");

        answer.then().statusCode(303).header("Location", "/inspector/" + id);
        page(id).body(containsString("The export was cancelled")).body(containsString("Start again"));
        move(id, "status = 'failed', error_code = 'x', error_message = 'y'");
        act(alice, id, "cancel", "")
                .then()
                .statusCode(409)
                .body(containsString("export-not-cancellable"))
                .body(containsString("Try again"));
    }

    @Test
    void isTriedAgainByAnAdministratorForWhoeverAskedFirst() throws Exception {
        String id = fail("store-failed", "told so");

        act(alice, id, "retry", "").then().statusCode(403).contentType("text/html");
        String again = act(root(org), id, "retry", "").header("Location").substring("/inspector/".length());

        assertThat(inDatabase(
                        "select concat_ws(' ', requested_by, email, retry_of) from waybill.export_run where id = ?::uuid",
                        again))
                .isEqualTo("alice alice@example.com " + id);
        page(again).body(containsString("href=\"/inspector/" + id + "\""));
    }

    @Test
    void isStartedAgainWithTheSameOptionsAsTheCallersOwn() throws Exception {
        change("create schema if not exists app");
        change(
                "create table if not exists app.invoices (org_id text not null, id bigint not null, number text, amount numeric(12,2))");
        String body = """
                {"dataset":"invoices","format":"csv","fields":["amount"],"filter":{"amount":{"gte":12345678901234567.890}},
                 "profile":"excel","delimiter":";","header":false,"compression":"gzip","deliveryMethod":"download"}""";
        String id = post(alice, "/api/v1/exports", body)
                .then()
                .statusCode(201)
                .extract()
                .path("exportId");
        change(
                "drop table app.invoices; create table app.invoices (org_id text, id bigint, number text, amount numeric)");
        move(id, COMPLETE);
        Claims bob = Claims.member("bob", org, "bob@example.com");

        String again = act(bob, id, "again", "key=k1").header("Location").substring("/inspector/".length());

        assertThat(act(bob, id, "again", "key=k1").header("Location"))
                .as("twice")
                .endsWith(again);
        assertThat(inDatabase(
                        "select concat_ws(' ', requested_by, dataset, format, options) from waybill.export_run where id = ?::uuid",
                        again))
                .isEqualTo("bob invoices csv "
                        + inDatabase("select options from waybill.export_run where id = ?::uuid", id));
        act(bob, id, "again", "key=k2")
                .then()
                .statusCode(409)
                .body(containsString("<a href=\"/inspector/" + again + "\">See the export that is running</a>"));
        change("drop table app.invoices");
    }

    @Test
    void ofAnotherTenantIsTheSame404AsOfNone() {
        String id = request("invoices");
        Claims mallory = root(newOrg());

        String others = as(mallory)
                .accept("text/html")
                .get("/inspector/" + id)
                .then()
                .statusCode(404)
                .extract()
                .asString();
        String none = as(mallory)
                .accept("text/html")
                .get("/inspector/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .contentType("text/html")
                .extract()
                .asString();

        assertThat(others).isEqualTo(none).contains("export-not-found");
        for (String action : List.of("cancel", "retry", "again")) {
            act(mallory, id, action, "").then().statusCode(404).body(containsString("export-not-found"));
        }
        as(mallory)
                .accept("text/event-stream")
                .get("/inspector/" + id + "/events")
                .then()
                .statusCode(404);
        page(id).body(containsString("Waits for a worker"));
    }

    @Test
    void scriptsGetThePanelAndAreLedToSignInWhenTheTokenEnds() {
        String id = request("invoices");

        as(alice)
                .header("HX-Request", "true")
                .get("/inspector/" + id)
                .then()
                .body(allOf(startsWith("<div id=\"run\""), not(containsString("<html"))));
        nobody().header("HX-Request", "true")
                .header("HX-Current-URL", "https://files.example.com/inspector/" + id)
                .get("/inspector/" + id)
                .then()
                .statusCode(401)
                .header("HX-Redirect", containsString("returnTo=https%3A%2F%2Ffiles.example.com%2Finspector%2F" + id));
    }

    @Test
    void theStreamTellsOfEachChangeAndEndsWithTheRun() throws Exception {
        String id = request("invoices");
        move(id, "queued = true");
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<HttpResponse<Stream<String>>> open = HTTP.sendAsync(
                HttpRequest.newBuilder(service.resolve("/inspector/" + id + "/events"))
                        .timeout(Duration.ofSeconds(20))
                        .header("Accept", "text/event-stream")
                        .header("Cookie", "waybill_token=" + stack.tokens().token(alice))
                        .build(),
                BodyHandlers.ofLines());
        CompletableFuture<Void> ended = open.thenAcceptAsync(
                answer -> answer.body().filter(line -> line.startsWith("data:")).forEach(lines::add));

        awaitLines(lines, "data:waits");
        move(id, "queued = false, status = 'assembling'");
        awaitLines(lines, "data:waits", "data:runs");
        move(id, COMPLETE);
        ended.get();

        assertThat(lines).containsExactly("data:waits", "data:runs", "data:ended");
        assertThat(open.get().headers().firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat(open.get().headers().firstValue("Cache-Control")).hasValue("no-store");
        String last = inDatabase("select revision from waybill.export_run where id = ?::uuid", id);
        as(alice)
                .header("Last-Event-ID", last)
                .get("/inspector/" + id + "/events")
                .then()
                .statusCode(204);
    }

    private static void awaitLines(List<String> lines, String... expected) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(lines).containsExactly(expected));
    }

    private ValidatableResponse page(String id) {
        return as(alice)
                .accept("text/html")
                .get("/inspector/" + id)
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header("Cache-Control", "no-store");
    }

    private Response act(Claims who, String id, String action, String form) {
        return as(who).accept("text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .contentType("application/x-www-form-urlencoded")
                .body(form)
                .post("/inspector/" + id + "/" + action);
    }

    private String request(String dataset) {
        return post(alice, "/api/v1/exports", "{\"dataset\":\"%s\",\"format\":\"csv\"}".formatted(dataset))
                .then()
                .statusCode(201)
                .extract()
                .path("exportId");
    }

    private String fail(String code, String message) throws Exception {
        String id = request("invoices");
        move(
                id,
                "status = 'failed', error_code = '%s', error_message = '%s', completed_at = now()"
                        .formatted(code, message));
        return id;
    }

    private void move(String id, String to) throws Exception {
        change("update waybill.export_run set %s where id = '%s'".formatted(to, id));
    }

    private static long number(String page, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).as(pattern).isTrue();
        return Long.parseLong(found.group(1));
    }
}
