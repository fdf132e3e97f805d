package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ExportTest extends ServiceTest {

    private static final String INVOICES = "{\"dataset\":\"invoices\",\"format\":\"csv\"}";

    private final String org = newOrg();
    private final Claims alice = alice(org);

    @Test
    void datasetsTellWhatMayBeExported() {
        as(alice)
                .get("/api/v1/datasets")
                .then()
                .statusCode(200)
                .body("items.name", contains("invoices", "events", "orders"))
                .body("items[0].kind", equalTo("table"))
                .body("items[0].formats", contains("csv"))
                .body("items[0].columns.name", contains("number", "amount"))
                .body("items[0].columns.header", contains("Invoice", "Amount"))
                .body("items[0].filters", contains("number", "amount"))
                .body("items[0].since", nullValue())
                .body("items[2].title", equalTo("Orders of the tenant"))
                .body("items[2].since", equalTo("created_at"))
                .body("items[2].columns[1].headers.pdf", equalTo("St."));
    }

    @Test
    void isQueuedForTheWorkerWithTheAddressOfTheToken() throws Exception {
        Response answer =
                post(alice, "/api/v1/exports", "{\"dataset\":\"invoices\",\"format\":\"csv\",\"fields\":[\"amount\"]}");

        String id = answer.path("exportId");
        answer.then()
                .statusCode(201)
                .header("Location", "/api/v1/exports/" + id)
                .body("status", equalTo("pending"))
                .body("message", containsString("alice@example.com"));
        assertThat(inDatabase(
                        "select concat_ws(' ', org_id, requested_by, email, delivery_method) from waybill.export_run where id = ?::uuid",
                        id))
                .isEqualTo(org + " alice alice@example.com email");
        assertThat(inDatabase("select payload -> 'fields' from waybill.export_outbox where run_id = ?::uuid", id))
                .isEqualTo("[\"amount\"]");
    }

    @Test
    void showsEverythingThatIsKnownAndNullForTheRest() {
        String id = post(alice, "/api/v1/exports", INVOICES).path("exportId");

        Response run = as(alice).get("/api/v1/exports/" + id);

        run.then()
                .statusCode(200)
                .body("exportId", equalTo(id))
                .body("dataset", equalTo("invoices"))
                .body("format", equalTo("csv"))
                .body("status", equalTo("pending"))
                .body("progress", equalTo(0))
                .body("rowsDone", equalTo(0))
                .body("itemCounts.rows", equalTo(0))
                .body("queued", equalTo(false))
                .body("attempt", equalTo(0));
        for (String unknown : List.of(
                "startedAt",
                "completedAt",
                "expiresAt",
                "fileName",
                "fileSize",
                "rowCount",
                "sha256",
                "downloadUrl",
                "downloadUrlExpiresAt",
                "error",
                "consistency",
                "dataAsOf",
                "retryOf",
                "metricId")) {
            run.then().body("$", hasKey(unknown)).body(unknown, nullValue());
        }
        as(alice)
                .get("/api/v1/exports/" + id + "/content")
                .then()
                .statusCode(409)
                .body("code", equalTo("export-not-ready"))
                .body("exportStatus", equalTo("pending"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"dataset":"x","format":"csv"}                               | unknown-dataset | Unknown dataset: x. Valid datasets: events, invoices, orders
            {"dataset":"invoices","format":"pdf"}                        | unknown-format  | Invalid format for invoices: pdf. Valid formats: csv
            {"dataset":"invoices","format":"csv","fields":["a","b"]}     | unknown-field   | Invalid fields for invoices: a, b. Valid fields: number, amount
            {"dataset":"invoices","format":"csv","fields":["amount","amount"]} | unknown-field | Repeated fields
            {"dataset":"invoices","format":"csv","fields":[]}            | invalid-request | fields must have 1 to 1000 names
            {"dataset":"invoices","format":"csv","fields":[null]}        | invalid-request | fields[0] must be a name
            {"dataset":"invoices","format":"csv","fields":[1]}           | invalid-request | fields[0] must be a JSON string
            {"dataset":"invoices","format":"csv","fields":"amount"}      | invalid-request | fields must be a JSON array
            {"dataset":"invoices","format":"csv","fields":["a\\u0000"]}  | invalid-request | fields[0] has the control character U+0000
            {"dataset":"\\u0000","format":"csv"}                         | invalid-request | dataset has the control character U+0000
            {"dataset":"invoices","format":"csv","deliveryMethod":"fax"} | invalid-request | deliveryMethod is fax, allowed are email and download
            {"dataset":"invoices","format":"csv","includeImages":"yes"}  | invalid-request | includeImages must be true or false
            {"dataset":"invoices","format":"csv","whenBusy":"wait"}     | invalid-request | whenBusy is wait, allowed are refuse and queue
            {"dataset":"invoices","format":"csv","where":{}}             | invalid-request | Unknown field where. Allowed fields: compression, dataset, delimiter, deliveryMethod, fields, filter, format, header, includeImages, profile, whenBusy
            {"dataset":"invoices","format":"csv","filter":"x"}           | invalid-request | filter must be a JSON object
            {"dataset":"invoices","format":"csv","profile":"word"}       | invalid-request | profile is "word", allowed are raw and excel
            {"dataset":"invoices","format":"csv","delimiter":"a"}        | invalid-request | delimiter is "a", allowed are comma, semicolon, tab and
            {"dataset":"invoices","format":"csv","delimiter":"\\u0000"} | invalid-request | control character U+0000
            {"dataset":"invoices","format":"csv","header":"no"}          | invalid-request | header must be true or false
            {"dataset":"invoices","format":"csv","compression":"zip"}    | invalid-request | compression is "zip", allowed is gzip
            {"dataset":"invoices","format":"csv","email":"x@evil.com"}   | invalid-request | Unknown field email
            {"format":"csv"}                                             | invalid-request | dataset is missing
            {}                                                           | invalid-request | dataset is missing; format is missing
            """)
    void badRequestsAreRefusedNamingWhatIsValid(String body, String code, String detail) throws Exception {
        post(alice, "/api/v1/exports", body)
                .then()
                .statusCode(400)
                .body("code", equalTo(code))
                .body("detail", containsString(detail));

        assertThat(inDatabase("select count(*) from waybill.export_run where org_id = ?", org))
                .isEqualTo("0");
    }

    @Test
    void aNullAmongTheFieldsOfAnotherProgramsRequestIsRefused() {
        assertThatThrownBy(() -> inDatabase(
                        "select waybill.request_export(?, 'u', 'u@example.com', 'invoices', 'csv', '{\"fields\": [null]}')",
                        org))
                .hasMessageContaining("Invalid fields for invoices: null. Valid fields: number, amount");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bób@example.com",
                "bob@exämple.com",
                "bob@example.com\u200b",
                "bob\u202e@example.com",
                "名@example.com"
            })
    void anAddressThatIsNotAsciiIsRefused(String address) {
        assertThatThrownBy(
                        () -> inDatabase("select waybill.request_export(?, 'u', ?, 'invoices', 'csv')", org, address))
                .hasMessageContaining("email '%s' has characters other than ASCII".formatted(address))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("WB005");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bob", "bob@", "@example.com", "a b@example.com", "bob@example.com\u007f", "a@b@c", "a,b@c", ""})
    void whatIsNoAddressIsRefused(String address) {
        assertThatThrownBy(
                        () -> inDatabase("select waybill.request_export(?, 'u', ?, 'invoices', 'csv')", org, address))
                .hasMessageContaining("is not an address");
    }

    @Test
    void everyPrintableCharacterOfASimpleAddressIsTaken() throws Exception {
        String address = "o'bob.!#$%&*+/=?^_`{|}~-9@mail.example-1.com";

        assertThat(inDatabase("select waybill.request_export(?, 'u', ?, 'invoices', 'csv')", org, address))
                .isNotEmpty();
    }

    @Test
    void oneOfAHundredRequestsAtTheSameTimeGetsIn() throws Exception {
        List<Callable<Response>> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Claims user = Claims.member("user-" + i, org, "u%d@example.com".formatted(i));
            requests.add(() -> post(user, "/api/v1/exports", INVOICES));
        }

        List<Response> answers = atTheSameTime(requests);

        List<Response> accepted =
                answers.stream().filter(a -> a.statusCode() == 201).toList();
        assertThat(accepted).hasSize(1);
        String active = accepted.getFirst().path("exportId");
        assertThat(answers.stream().filter(a -> a.statusCode() == 409))
                .hasSize(99)
                .allSatisfy(refused -> {
                    assertThat(refused.<String>path("code")).isEqualTo("export-in-progress");
                    assertThat(refused.<String>path("exportId")).isEqualTo(active);
                });
        assertThat(inDatabase(
                        "select count(*) from waybill.export_outbox o join waybill.export_run r on r.id = o.run_id where r.org_id = ?",
                        org))
                .isEqualTo("1");
    }

    @Test
    void anotherProgramsUnfinishedRequestKeepsNobodyWaiting() throws Exception {
        try (Connection program = stack.database().owner();
                PreparedStatement request = program.prepareStatement(
                        "select waybill.request_export(?, 'u', 'u@example.com', 'invoices', 'csv')")) {
            program.setAutoCommit(false);
            request.setString(1, org);
            request.execute();

            post(alice, "/api/v1/exports", INVOICES)
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("export-in-progress"))
                    .body("detail", containsString("try again"))
                    .body("$", not(hasKey("exportId")))
                    .time(lessThan(8_000L));
            post(alice(newOrg()), "/api/v1/exports", INVOICES).then().statusCode(201);

            program.rollback();
        }
        post(alice, "/api/v1/exports", INVOICES).then().statusCode(201);
    }

    @Test
    void moreThanFiveAMinuteOfOneUserAreRefusedAndRefusedOnesDoNotCount() throws Exception {
        for (int i = 0; i < 5; i++) {
            post(alice, "/api/v1/exports", INVOICES).then().statusCode(201);
            post(alice, "/api/v1/exports", "{\"dataset\":\"x\",\"format\":\"csv\"}")
                    .then()
                    .statusCode(400);
            post(alice, "/api/v1/exports", INVOICES).then().statusCode(409);
            endRuns("failed");
        }

        String left =
                "select ceil(extract(epoch from ends_at - now()))::bigint from waybill.rate_window where org_id = ?";
        long before = Long.parseLong(inDatabase(left, org));
        Response refused = post(alice, "/api/v1/exports", INVOICES);
        long after = Long.parseLong(inDatabase(left, org));

        refused.then().statusCode(429).body("code", equalTo("rate-limited"));
        assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(Math.max(1, after), Math.min(60, before));
        post(Claims.member("bob", org, "bob@example.com"), "/api/v1/exports", INVOICES)
                .then()
                .statusCode(201);
    }

    @Test
    void aDatasetMayHaveARateOfItsOwn() throws Exception {
        String events = "{\"dataset\":\"events\",\"format\":\"csv\"}";
        for (int i = 0; i < 2; i++) {
            post(alice, "/api/v1/exports", events).then().statusCode(201);
            endRuns("failed");
        }

        Response refused = post(alice, "/api/v1/exports", events);

        refused.then()
                .statusCode(429)
                .body("detail", containsString("More than 2 export/events requests of this user in 3600 seconds"));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(3_500, 3_600);
        post(alice, "/api/v1/exports", INVOICES).then().statusCode(201);
    }

    @Test
    void withoutAnAddressInTheTokenOnlyADownloadCanBeAskedFor() {
        String token = stack.tokens().without("email", alice);

        withToken(token)
                .contentType("application/json")
                .body(INVOICES)
                .post("/api/v1/exports")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-request"))
                .body("detail", equalTo("the token has no claim email: deliveryMethod email needs one"));
        withToken(token)
                .contentType("application/json")
                .body("{\"dataset\":\"invoices\",\"format\":\"csv\",\"deliveryMethod\":\"download\"}")
                .post("/api/v1/exports")
                .then()
                .statusCode(201)
                .body("message", equalTo("The export is queued. Poll Location until status is complete or failed."));
    }

    @Test
    void aOnceLinkIsTheStoredOneWhileItLives() throws Exception {
        String id = post(alice, "/api/v1/exports", INVOICES).path("exportId");
        complete(id, "https://store.example/once", "now() + interval '10 minutes'");

        as(alice)
                .get("/api/v1/exports/" + id)
                .then()
                .body("status", equalTo("complete"))
                .body("downloadUrl", equalTo("https://store.example/once"))
                .body("progress", equalTo(100))
                .body("itemCounts.rows", equalTo(3))
                .body("consistency", equalTo("snapshot"));
        as(alice)
                .get("/api/v1/exports/" + id + "/content")
                .then()
                .statusCode(303)
                .header("Location", "https://store.example/once");

        complete(id, "https://store.example/once", "now()");

        as(alice)
                .get("/api/v1/exports/" + id)
                .then()
                .body("downloadUrl", nullValue())
                .body("downloadUrlExpiresAt", nullValue());
        as(alice)
                .get("/api/v1/exports/" + id + "/content")
                .then()
                .statusCode(410)
                .body("code", equalTo("link-expired"));
    }

    @Test
    void aFreshLinkIsSignedByEachPoll() throws Exception {
        String id = post(alice, "/api/v1/exports", "{\"dataset\":\"events\",\"format\":\"csv\"}")
                .path("exportId");
        complete(id, "https://store.example/never-shown", "now()");

        Response run = as(alice).get("/api/v1/exports/" + id);

        assertThat(run.<String>path("downloadUrl"))
                .startsWith(stack.store().endpoint() + "/waybill/exports/org/%s/%s.csv?".formatted(org, id))
                .contains("X-Amz-Expires=3600");
        as(alice).get("/api/v1/exports/" + id + "/content").then().statusCode(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status = 'expired'", "expires_at = now()"})
    void anExpiredExportIsGone(String expired) throws Exception {
        for (String dataset : List.of("events", "invoices")) {
            String id = post(alice, "/api/v1/exports", "{\"dataset\":\"%s\",\"format\":\"csv\"}".formatted(dataset))
                    .path("exportId");
            complete(id, "https://store.example/once", "now() + interval '10 minutes'");
            change("update waybill.export_run set %s where id = '%s'".formatted(expired, id));

            as(alice).get("/api/v1/exports/" + id).then().body("downloadUrl", nullValue());
            as(alice)
                    .get("/api/v1/exports/" + id + "/content")
                    .then()
                    .statusCode(410)
                    .body("code", equalTo("export-expired"));
        }
    }

    @Test
    void aFailureIsTold() throws Exception {
        String id = post(alice, "/api/v1/exports", INVOICES).path("exportId");
        endRuns("failed");

        as(alice)
                .get("/api/v1/exports/" + id)
                .then()
                .body("status", equalTo("failed"))
                .body("error.code", equalTo("test"))
                .body("error.message", equalTo("told so"));
        as(alice).get("/api/v1/exports/" + id + "/content").then().statusCode(409);
    }

    @Test
    void historyHasPagesNewestFirst() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.addFirst(post(alice, "/api/v1/exports", INVOICES).path("exportId"));
            endRuns("failed");
        }

        Response first = as(alice).get("/api/v1/exports?limit=2");
        Response second = as(alice).get("/api/v1/exports?limit=2&cursor=" + first.path("nextCursor"));

        first.then().body("items.exportId", equalTo(ids.subList(0, 2)));
        second.then().body("items.exportId", equalTo(ids.subList(2, 3))).body("nextCursor", nullValue());
        as(alice).get("/api/v1/exports?limit=x").then().statusCode(400);
    }

    private void endRuns(String status) throws Exception {
        change("""
                update waybill.export_run set status = '%s', error_code = 'test', error_message = 'told so', completed_at = now()
                where org_id = '%s' and status = 'pending'
                """.formatted(status, org));
    }

    /// As the worker leaves a run.
    private void complete(String id, String url, String urlExpiresAt) throws Exception {
        change("""
                update waybill.export_run set status = 'complete', progress = 100, file_size = 10, row_count = 3, sha256 = repeat('a', 64),
                  completed_at = now(), expires_at = now() + interval '7 days', consistency = 'snapshot', data_as_of = now(),
                  download_url = '%s', download_url_expires_at = %s
                where id = '%s'
                """.formatted(url, urlExpiresAt, id));
    }
}
