package dev.waybill.files.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import dev.waybill.files.export.Audience;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Metrics that are run and waited for.
@QuarkusTest
class MetricDownloadTest extends MetricRuns {

    @Inject
    @SuppressWarnings("NullAway.Init")
    Audience audience;

    @SuppressWarnings("NullAway.Init")
    private String source;

    @SuppressWarnings("NullAway.Init")
    private String metric;

    @BeforeEach
    void hasAMetric() {
        source = made(root, SOURCES, dataSource("Warehouse"));
        metric = made(root, METRICS, metric("Revenue", source, "select 1"));
    }

    private String download() {
        return METRICS + "/" + metric + "/download";
    }

    @Test
    void areAnsweredWithTheLink() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = get(alice, download());
        String run = awaitRun();
        assertThat(answer).isNotDone();
        complete(org);

        HttpResponse<String> link = answer.get();
        assertThat(link.statusCode()).isEqualTo(200);
        assertThat(link.headers().firstValue("cache-control")).hasValue("no-store");
        JsonPath body = JsonPath.from(link.body());
        assertThat(body.getMap("$").keySet())
                .isEqualTo(Set.of("downloadUrl", "expiresAt", "fileSize", "fileName", "rowCount", "message"));
        assertThat(body.getString("downloadUrl")).isEqualTo("https://store.example.com/" + run);
        assertThat(Instant.parse(body.getString("expiresAt")))
                .isBetween(Instant.now(), Instant.now().plusSeconds(60));
        assertThat(body.getLong("fileSize")).isEqualTo(48213);
        assertThat(body.getString("fileName")).isEqualTo("Revenue.csv");
        assertThat(body.getLong("rowCount")).isEqualTo(365);
        assertThat(body.getString("message")).contains("365 rows");
    }

    @Test
    void areAskedForWithTheMetricAsItIs() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = get(alice, download());
        String run = awaitRun();

        assertThat(inDatabase("""
                        select concat_ws(' ', dataset, format, requested_by, email, delivery_method, metric_id, metric_slot)
                        from waybill.export_run where id = ?::uuid""", run)).isEqualTo("metric csv alice alice@example.com download " + metric + " 1");
        assertThat(inDatabase("select object_key from waybill.export_run where id = ?::uuid", run))
                .matches("metrics/org/%s/%s-[0-9a-f]{32}".formatted(org, run));
        assertThat(inDatabase(
                        "select is_metric::text || payload::text from waybill.export_outbox where run_id = ?::uuid",
                        run))
                .startsWith("true")
                .contains("\"sql\": \"select 1\"", source)
                .doesNotContain("hush");
        complete(org);
        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @Test
    void giveEachParameterItsValueInOneForm() throws Exception {
        String id = withParameters();

        CompletableFuture<HttpResponse<String>> answer = get(
                alice,
                METRICS + "/" + id
                        + "/download?since=2024-05-06T07:08:09%2B02:00&day=2024-05-06&text=a%26b%20%C3%A9&n=007");
        String run = awaitRun();

        assertThat(inDatabase(
                        "select payload #> '{metric,arguments}' from waybill.export_outbox where run_id = ?::uuid",
                        run))
                .isEqualTo("[{\"name\": \"since\", \"type\": \"timestamp\", \"value\": \"2024-05-06T05:08:09Z\"}, "
                        + "{\"name\": \"day\", \"type\": \"date\", \"value\": \"2024-05-06\"}, "
                        + "{\"name\": \"text\", \"type\": \"text\", \"value\": \"a&b é\"}, "
                        + "{\"name\": \"n\", \"type\": \"integer\", \"value\": \"7\"}, "
                        + "{\"name\": \"flag\", \"type\": \"boolean\", \"value\": \"true\"}, "
                        + "{\"name\": \"maybe\", \"type\": \"number\", \"value\": null}]");
        complete(org);
        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
            null                                   | since is missing: a time with its offset
            since=x                                | since is something else: allowed is a time with its offset, such as 2024-05-06T07:08:09Z
            since=2024-05-06T07:08:09Z             | day is missing: a date such as 2024-05-06; text is missing: at most 1000 characters; n is missing
            since=2024-05-06T07:08:09Z&day=&text=&n=1 | day is something else: allowed is a date
            n=1&n=2                                | n stands 2 times
            text=a%00                              | text is something else
            Day=2024-05-06                         | Unknown parameter Day. Parameters of this metric: day, flag, maybe, n, since, text
            """)
    void thatMissAParameterOrHaveAnUnknownOneAreRefused(@Nullable String query, String detail) throws Exception {
        String path = METRICS + "/" + withParameters() + "/download";

        as(alice)
                .get(query == null ? path : path + "?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-request"))
                .body("detail", containsString(detail));
        assertThat(runs()).isZero();
    }

    private String withParameters() {
        Map<String, Object> body = metric("Filtered", source, "select :since, :day, :text, :n, :flag, :maybe, :n");
        body.put(
                "parameters",
                List.of(
                        Map.of("name", "since", "type", "timestamp"),
                        Map.of("name", "day", "type", "date"),
                        Map.of("name", "text", "type", "text"),
                        Map.of("name", "n", "type", "integer"),
                        Map.of("name", "flag", "type", "boolean", "default", true),
                        Map.of("name", "maybe", "type", "number", "required", false)));
        return made(root, METRICS, body);
    }

    @ParameterizedTest
    @CsvSource({
        "query-failed, 400, query-failed",
        "data-source-refused, 400, data-source-refused",
        "host-not-allowed, 400, host-not-allowed",
        "credentials-missing, 404, credentials-missing",
        "row-limit, 422, row-limit",
        "size-limit, 422, size-limit",
        "data-source-unreachable, 502, data-source-unreachable",
        "connection-lost, 502, connection-lost",
        "timeout, 504, timeout",
        "store-failed, 502, export-failed",
        "internal, 502, export-failed"
    })
    void ofAFailureTellItsCode(String error, int status, String code) throws Exception {
        CompletableFuture<HttpResponse<String>> answer = get(alice, download());
        String run = awaitRun();
        fail(run, error, "told so");

        HttpResponse<String> failed = answer.get();
        assertThat(failed.statusCode()).isEqualTo(status);
        assertThat(failed.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(failed.headers().firstValue("location")).isEmpty();
        JsonPath problem = JsonPath.from(failed.body());
        assertThat(problem.getString("code")).isEqualTo(code);
        assertThat(problem.getString("errorCode")).isEqualTo(error);
        assertThat(problem.getString("exportId")).isEqualTo(run);
        assertThat(problem.getString("detail")).isEqualTo("told so");
    }

    @Test
    void tellThatTheRunWasCancelledMeanwhile() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = get(alice, download());
        String run = awaitRun();
        as(alice).post("/api/v1/exports/" + run + "/cancel").then().statusCode(200);

        HttpResponse<String> cancelled = answer.get();
        assertThat(cancelled.statusCode()).isEqualTo(409);
        assertThat(JsonPath.from(cancelled.body()).getString("code")).isEqualTo("export-cancelled");
        assertThat(JsonPath.from(cancelled.body()).getString("exportId")).isEqualTo(run);
    }

    @Test
    void tellThatTheLinkHasExpiredBeforeAnybodyLooked() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = get(alice, download());
        awaitRun();
        change("""
                update waybill.export_run set status = 'expired', file_size = 1, row_count = 1, file_name = 'a.csv',
                  completed_at = now() where org_id = '%s'""".formatted(org));

        assertThat(answer.get().statusCode()).isEqualTo(410);
    }

    @Test
    void areExportsAmongTheOthers() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = get(alice, download());
        String run = awaitRun();
        as(alice)
                .get("/api/v1/exports/" + run)
                .then()
                .statusCode(200)
                .body("dataset", equalTo("metric"))
                .body("metricId", equalTo(metric))
                .body("status", equalTo("pending"));
        post(alice, "/api/v1/exports", "{\"dataset\":\"invoices\",\"format\":\"csv\"}")
                .then()
                .statusCode(201);
        as(alice).get("/api/v1/exports").then().body("items.exportId", hasItem(run));
        as(alice).get("/api/v1/datasets").then().body("items.name", not(hasItem("metric")));
        post(alice, "/api/v1/exports", "{\"dataset\":\"metric\",\"format\":\"csv\"}")
                .then()
                .statusCode(400)
                .body("code", equalTo("unknown-dataset"));

        fail(run, "query-failed", "told so");
        assertThat(answer.get().statusCode()).isEqualTo(400);
        as(root).post("/api/v1/exports/" + run + "/retry")
                .then()
                .statusCode(409)
                .body("code", equalTo("export-not-retryable"))
                .body("detail", containsString("ask for its download"));
    }

    @Test
    void haveTheirLinkAmongTheExportsWhileItLives() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = get(alice, download());
        String run = awaitRun();
        complete(org);
        answer.get();

        as(alice)
                .get("/api/v1/exports/" + run + "/content")
                .then()
                .statusCode(303)
                .header("Location", equalTo("https://store.example.com/" + run));
        change("update waybill.export_run set expires_at = now(), download_url_expires_at = now() where id = '%s'"
                .formatted(run));
        as(alice)
                .get("/api/v1/exports/" + run + "/content")
                .then()
                .statusCode(410)
                .body("code", equalTo("export-expired"));
    }

    @Test
    void needASecretOfTheDataSource() throws Exception {
        Map<String, Object> body = dataSource("Without");
        body.remove("secret");
        String id = made(root, METRICS, metric("Without", made(root, SOURCES, body), "select 1"));

        as(alice)
                .get(METRICS + "/" + id + "/download")
                .then()
                .statusCode(404)
                .body("code", equalTo("credentials-missing"));
        assertThat(runs()).isZero();
    }

    @Test
    void runSideBySideAsManyAsATenantMay() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            asked.add(get(Claims.member("user-" + n, org, "u@example.com"), download()));
        }
        Awaitility.await("18 refusals")
                .atMost(SOON)
                .until(() -> asked.stream().filter(CompletableFuture::isDone).count() == 18);
        assertThat(runs()).isEqualTo(2);
        complete(org);

        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> one : asked) {
            HttpResponse<String> answer = one.get();
            statuses.add(answer.statusCode());
            if (answer.statusCode() == 429) {
                assertThat(JsonPath.from(answer.body()).getString("code")).isEqualTo("too-many-metrics");
                assertThat(answer.headers().firstValue("retry-after")).hasValue("5");
            }
        }
        assertThat(Collections.frequency(statuses, 200)).isEqualTo(2);
        assertThat(Collections.frequency(statuses, 429)).isEqualTo(18);
        CompletableFuture<HttpResponse<String>> next = get(alice, download());
        awaitRun();
        complete(org);
        assertThat(next.get().statusCode()).isEqualTo(200);
    }

    @Test
    void haveARateOfTheirOwn() throws Exception {
        for (int n = 0; n < 10; n++) {
            CompletableFuture<HttpResponse<String>> answer = get(alice, download());
            awaitRun();
            complete(org);
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }

        as(alice)
                .get(download())
                .then()
                .statusCode(429)
                .header("Retry-After", Integer::parseInt, lessThanOrEqualTo(60))
                .body("code", equalTo("rate-limited"));
        assertThat(runs()).isEqualTo(10);
    }

    @Test
    void ofTwoHundredClientsTakeNoThreadEach() throws Exception {
        List<String> tenants = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            String tenant = org + n;
            tenants.add(tenant);
            String id = made(root(tenant), SOURCES, dataSource("Warehouse"));
            paths.add(METRICS + "/" + made(root(tenant), METRICS, metric("One", id, "select 1")) + "/download");
        }
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        int before = 0;
        for (int n = 0; n < 200; n++) { // one after the other: asking takes a thread for a moment
            answers.add(get(alice(tenants.get(n / 2)), paths.get(n / 2)));
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
        for (String tenant : tenants) {
            complete(tenant);
        }

        assertThat(with - before).as("more threads for 180 more clients").isLessThan(40);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.get().statusCode()).isEqualTo(200));
        assertThat(audience.size()).isZero();
    }

    @Test
    void doNotBeginForAPageOfAnotherSite() throws Exception {
        String token = stack.tokens().token(alice);

        nobody().cookie("waybill_token", token).get(download()).then().statusCode(401);
        nobody().cookie("waybill_token", token)
                .header("Sec-Fetch-Site", "cross-site")
                .get(download())
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthenticated"));
        nobody().cookie("waybill_token", token)
                .header("Sec-Fetch-Site", "same-origin")
                .get(download() + "?x=1")
                .then()
                .statusCode(400);
        assertThat(runs()).isZero();
    }

    @Test
    void takeNothingButGet() throws Exception {
        post(alice, download(), "{}").then().statusCode(405).header("Allow", equalTo("GET, HEAD"));
        as(alice).head(download()).then().statusCode(405);
        assertThat(runs()).isZero();
    }

    @Test
    void areNotMixedUpWithFiles() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = get(alice, download());
        String run = awaitRun();

        Response file = as(alice).get("/api/v1/files/" + run);
        file.then().statusCode(404);
        finalizeUpload(alice, run).then().statusCode(404);
        complete(org);
        answer.get();
    }
}
