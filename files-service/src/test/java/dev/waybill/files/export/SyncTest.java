package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Exports that are waited for.
@QuarkusTest
class SyncTest extends ServiceTest {

    private static final String PATH = "/api/v1/exports/sync";
    private static final String INVOICES = PATH + "?dataset=invoices&format=csv";
    private static final Duration SOON = Duration.ofSeconds(60);

    @TestHTTPResource
    @SuppressWarnings("NullAway.Init")
    URI service;

    @Inject
    @SuppressWarnings("NullAway.Init")
    Audience audience;

    @Inject
    @SuppressWarnings("NullAway.Init")
    Scheduler scheduler;

    private final String org = newOrg();
    private final Claims alice = alice(org);

    @Test
    void answerWithTheLinkOfTheFinishedRun() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = ask(alice, INVOICES + "&fields=amount,number");
        String id = awaitRun();
        assertThat(inDatabase(
                        "select concat_ws(' ', delivery_method, options -> 'fields') from waybill.export_run where id = ?::uuid",
                        id))
                .isEqualTo("download [\"amount\", \"number\"]");
        assertThat(answer).isNotDone();
        complete(org);

        HttpResponse<String> link = answer.get();
        assertThat(link.statusCode()).isEqualTo(200);
        assertThat(link.headers().firstValue("cache-control")).hasValue("no-store");
        JsonPath body = JsonPath.from(link.body());
        assertThat(body.getMap("$").keySet()).isEqualTo(Set.of("url", "key", "filename", "expiration"));
        assertThat(body.getString("url")).isEqualTo("https://store.example.com/" + id);
        assertThat(body.getString("key")).isEqualTo("exports/org/%s/%s.csv".formatted(org, id));
        assertThat(body.getString("filename")).isEqualTo("invoices.csv");
        assertThat(Instant.parse(body.getString("expiration"))).isAfter(Instant.now());
    }

    @Test
    void takeEveryOptionOfABody() throws Exception {
        change("""
                create schema if not exists app;
                create table if not exists app.invoices (org_id text not null, id bigint not null, number text, amount numeric(12,2))""");

        CompletableFuture<HttpResponse<String>> answer = ask(
                alice,
                INVOICES
                        + "&filter=%7B%22amount%22:%7B%22gte%22:10.5%7D%7D&profile=excel&delimiter=%3B&header=false&compression=gzip");
        String id = awaitRun();
        complete(org);

        assertThat(JsonPath.from(answer.get().body()).getString("key")).endsWith(id + ".csv.gz");
        assertThat(inDatabase("select options - 'deliveryMethod' from waybill.export_run where id = ?::uuid", id))
                .isEqualTo(
                        "{\"filter\": {\"amount\": {\"gte\": 10.5}}, \"header\": false, \"profile\": \"excel\", \"delimiter\": \";\", \"compression\": \"gzip\"}");
        change("drop table app.invoices");
    }

    /// By the looks that follow each other in a fraction of a second: the one of each second is switched off.
    @Test
    void areAnsweredWithinAFractionOfASecondAfterTheEnd() throws Exception {
        List<Long> millis = new ArrayList<>();
        scheduler.pause();
        try {
            for (int n = 0; n < 5; n++) {
                Claims user = Claims.member("user-" + n, org, "u@example.com");
                CompletableFuture<HttpResponse<String>> answer = ask(user, INVOICES);
                awaitRun();
                Awaitility.await().atMost(SOON).until(() -> audience.size() > 0);
                complete(org);
                long ended = System.nanoTime();
                assertThat(answer.get().statusCode()).isEqualTo(200);
                millis.add(Duration.ofNanos(System.nanoTime() - ended).toMillis());
            }
        } finally {
            scheduler.resume();
        }

        millis.sort(null);
        assertThat(millis.get(2)).as("the median of %s", millis).isLessThan(1_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            store-failed | 502 | export-failed
            format-limit | 422 | format-limit
            """)
    void ofAFailureTellItsCode(String error, int status, String code) throws Exception {
        CompletableFuture<HttpResponse<String>> answer = ask(alice, INVOICES);
        String id = awaitRun();
        change("""
                update waybill.export_run set status = 'failed', error_code = '%s', error_message = 'told so',
                  completed_at = now() where id = '%s'""".formatted(error, id));

        HttpResponse<String> failed = answer.get();
        assertThat(failed.statusCode()).isEqualTo(status);
        assertThat(failed.headers().firstValue("content-type")).hasValue("application/problem+json");
        JsonPath problem = JsonPath.from(failed.body());
        assertThat(problem.getString("code")).isEqualTo(code);
        assertThat(problem.getString("errorCode")).isEqualTo(error);
        assertThat(problem.getString("exportId")).isEqualTo(id);
        assertThat(problem.getString("detail")).isEqualTo("told so");
    }

    @Test
    void tellThatTheRunWasCancelledMeanwhile() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = ask(alice, INVOICES);
        String id = awaitRun();
        as(alice).post("/api/v1/exports/" + id + "/cancel").then().statusCode(200);

        HttpResponse<String> cancelled = answer.get();
        assertThat(cancelled.statusCode()).isEqualTo(409);
        assertThat(JsonPath.from(cancelled.body()).getString("code")).isEqualTo("export-cancelled");
        assertThat(JsonPath.from(cancelled.body()).getString("exportId")).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dataset=x&format=csv                                     | unknown-dataset | Unknown dataset: x. Valid datasets: events, invoices, orders
            dataset=invoices&format=docx                             | unknown-format  | Invalid format for invoices: docx. Valid formats: csv
            dataset=invoices&format=csv&fields=a,b                   | unknown-field   | Invalid fields for invoices: a, b. Valid fields: number, amount
            dataset=invoices&format=csv&fields=amount&fields=amount  | unknown-field   | Repeated fields
            dataset=invoices&format=csv&fields=                      | invalid-request | fields[0] must have 1 to 100 characters
            dataset=invoices&format=csv&fields=a%00                  | invalid-request | fields[0] has the control character U+0000
            dataset=invoices&format=csv&includeImages=yes            | invalid-request | includeImages must be true or false
            dataset=invoices&format=csv&includeImages=               | invalid-request | includeImages must be true or false
            dataset=invoices&format=csv&header=no                    | invalid-request | header must be true or false
            dataset=invoices&format=csv&compression=zip              | invalid-request | compression is "zip", allowed is gzip
            dataset=invoices&format=csv&delimiter=a                  | invalid-request | delimiter is "a", allowed are comma, semicolon, tab and
            dataset=invoices&format=csv&filter=                      | invalid-filter  | filter is not JSON
            dataset=invoices&format=csv&filter=x                     | invalid-filter  | filter is not JSON
            dataset=invoices&format=csv&filter=5                     | invalid-request | filter must be a JSON object
            dataset=invoices&format=csv&filter=%7B%22secret%22:1%7D  | invalid-filter  | Invalid filter for invoices: secret. Valid filters
            dataset=invoices&format=csv&whenBusy=wait                | invalid-request | whenBusy is wait, allowed are refuse and queue
            dataset=invoices&format=csv&feilds=a                     | invalid-request | Unknown field feilds. Allowed fields: compression, dataset
            dataset=invoices&dataset=events&format=csv               | invalid-request | dataset stands 2 times
            dataset=invoices&format=csv&deliveryMethod=email         | invalid-request | deliveryMethod can only be download here
            format=csv                                               | invalid-request | dataset is missing
            dataset=&format=csv                                      | invalid-request | dataset must have 1 to 100 characters
            """)
    void badQueriesAreRefusedAsBadBodiesAre(String query, String code, String detail) throws Exception {
        as(alice)
                .get(PATH + "?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("detail", containsString(detail));

        assertThat(inDatabase("select count(*) from waybill.export_run where org_id = ?", org))
                .isEqualTo("0");
    }

    @Test
    void areRefusedWhileAnotherIsActiveUnlessTheyMayWaitForTheirTurn() throws Exception {
        String active = post(alice, "/api/v1/exports", "{\"dataset\":\"invoices\",\"format\":\"csv\"}")
                .path("exportId");

        as(alice)
                .get(INVOICES)
                .then()
                .statusCode(409)
                .body("code", equalTo("export-in-progress"))
                .body("exportId", equalTo(active));
        CompletableFuture<HttpResponse<String>> queued = ask(alice, INVOICES + "&whenBusy=queue");
        Awaitility.await("the second run").atMost(SOON).until(() -> runs() == 2);
        complete(org);

        assertThat(queued.get().statusCode()).isEqualTo(200);
    }

    @Test
    void haveARateOfTheirOwn() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> ten = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            ten.add(ask(alice, INVOICES + "&whenBusy=queue"));
        }
        Awaitility.await("ten runs").atMost(SOON).until(() -> runs() == 10);

        as(alice)
                .get(INVOICES + "&whenBusy=queue")
                .then()
                .statusCode(429)
                .header("Retry-After", Integer::parseInt, lessThanOrEqualTo(60))
                .body("code", equalTo("rate-limited"));
        post(alice, "/api/v1/exports", "{\"dataset\":\"invoices\",\"format\":\"csv\",\"whenBusy\":\"queue\"}")
                .then()
                .statusCode(201);
        complete(org);
        assertThat(ten)
                .allSatisfy(answer -> assertThat(answer.get().statusCode()).isEqualTo(200));
    }

    @Test
    void ofADatasetWithARateOfItsOwnShareIt() throws Exception {
        String events = "{\"dataset\":\"events\",\"format\":\"csv\",\"whenBusy\":\"queue\"}";
        post(alice, "/api/v1/exports", events).then().statusCode(201);
        post(alice, "/api/v1/exports", events).then().statusCode(201);

        as(alice)
                .get(PATH + "?dataset=events&format=csv&whenBusy=queue")
                .then()
                .statusCode(429)
                .body("detail", containsString("export/events"));
    }

    @Test
    void ofTwoHundredClientsTakeNoThreadEach() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        int before = 0;
        for (int n = 0; n < 200; n++) { // one after the other: asking takes a thread for a moment
            Claims user = Claims.member("user-" + n, org + n % 10, "u@example.com");
            answers.add(ask(user, INVOICES + "&whenBusy=queue"));
            int clients = n + 1;
            Awaitility.await("the client to wait")
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> audience.size() >= clients);
            if (n == 19) {
                before = ManagementFactory.getThreadMXBean().getThreadCount();
            }
        }
        int with = ManagementFactory.getThreadMXBean().getThreadCount();
        for (int tenant = 0; tenant < 10; tenant++) {
            complete(org + tenant);
        }

        assertThat(with - before).as("more threads for 180 more clients").isLessThan(40);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.get().statusCode()).isEqualTo(200));
        assertThat(audience.size()).isZero();
    }

    @Test
    void areNotWaitedForByAClientThatIsGone() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            ask(client, alice, INVOICES);
            Awaitility.await().atMost(SOON).until(() -> audience.size() == 1);
            client.shutdownNow();
        }

        Awaitility.await("the client to be forgotten").atMost(SOON).until(() -> audience.size() == 0);
        as(alice).get("/api/v1/exports/" + awaitRun()).then().statusCode(200).body("status", equalTo("pending"));
    }

    @Test
    void doNotBeginForAPageOfAnotherSite() throws Exception {
        String token = stack.tokens().token(alice);

        nobody().cookie("waybill_token", token).get(INVOICES).then().statusCode(401);
        nobody().cookie("waybill_token", token)
                .header("Sec-Fetch-Site", "cross-site")
                .get(INVOICES)
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthenticated"));
        nobody().cookie("waybill_token", token)
                .header("Sec-Fetch-Site", "same-origin")
                .get(PATH)
                .then()
                .statusCode(400);
        assertThat(runs()).isZero();
    }

    @Test
    void takeNothingButGet() throws Exception {
        post(alice, PATH, "{}").then().statusCode(405).header("Allow", equalTo("GET, HEAD"));
        as(alice).head(INVOICES).then().statusCode(405);
        assertThat(runs()).isZero();
    }

    private CompletableFuture<HttpResponse<String>> ask(Claims who, String path) {
        return ask(HTTP, who, path);
    }

    private CompletableFuture<HttpResponse<String>> ask(HttpClient client, Claims who, String path) {
        HttpRequest request = HttpRequest.newBuilder(service.resolve(path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofMinutes(3))
                .header("Authorization", "Bearer " + stack.tokens().token(who))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    private int runs() throws Exception {
        return Integer.parseInt(inDatabase("select count(*) from waybill.export_run where org_id = ?", org));
    }

    /// Id of the tenant's run, once it is there.
    private String awaitRun() {
        return Awaitility.await("the run")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> inDatabase(
                                "select id from waybill.export_run where org_id = ? and waybill.is_active(status)",
                                org),
                        id -> !id.isEmpty());
    }

    private void complete(String tenant) throws Exception {
        change("""
                update waybill.export_run set status = 'complete', queued = false, progress = 100, file_size = 10,
                  row_count = 3, sha256 = repeat('a', 64), file_name = 'invoices.csv', completed_at = now(),
                  expires_at = now() + interval '7 days', download_url = 'https://store.example.com/' || id,
                  download_url_expires_at = now() + interval '10 minutes'
                where org_id = '%s' and waybill.is_active(status)""".formatted(tenant));
    }
}
