package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of a filter and of the options of a format on their way into the outbox.
@QuarkusTest
class FilterTest extends ServiceTest {

    private static final String TABLE = """
            create schema if not exists app;
            drop table if exists app.orders;
            drop domain if exists app.cents;
            create domain app.cents as numeric(12,2);
            create table app.orders (
              org_id text not null, id bigint not null, status text, paid boolean, amount app.cents, issued_on date,
              created_at timestamptz, moment timestamp, code varchar(3), lines json, tags text[], primary key (org_id, id))
            """;

    private final Claims alice = alice(newOrg());

    @BeforeEach
    void createTable() throws SQLException {
        change(TABLE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"status":"paid"}                          | [{"column": "status", "values": ["paid"], "operator": "eq"}]
            {"status":["paid","sent"]}                 | [{"column": "status", "values": ["paid", "sent"], "operator": "eq"}]
            {"status":null}                            | [{"column": "status", "values": [], "operator": "null"}]
            {"status":""}                              | [{"column": "status", "values": [""], "operator": "eq"}]
            {"paid":true}                              | [{"column": "paid", "values": ["true"], "operator": "eq"}]
            {"amount":10.5}                            | [{"column": "amount", "values": ["10.5"], "operator": "eq"}]
            {"amount":{"gte":1e1,"lt":"20.00"}}        | [{"column": "amount", "values": ["20.00"], "operator": "lt"}, {"column": "amount", "values": ["10"], "operator": "gte"}]
            {"amount":12345678901234567.89}            | [{"column": "amount", "values": ["12345678901234567.89"], "operator": "eq"}]
            {"issued_on":"5 May 2026"}                 | [{"column": "issued_on", "values": ["2026-05-05"], "operator": "eq"}]
            {"since":"2026-05-06T02:00:00+02:00"}      | [{"column": "created_at", "values": ["2026-05-06 00:00:00+00"], "operator": "gte"}]
            {"moment":"2026-05-06T02:00:00+02:00"}     | [{"column": "moment", "values": ["2026-05-06 00:00:00"], "operator": "eq"}]
            {"code":"toolong"}                         | [{"column": "code", "values": ["toolong"], "operator": "eq"}]
            {"tags":"{a,b}"}                           | [{"column": "tags", "values": ["{a,b}"], "operator": "eq"}]
            {"status":"x' or '1'='1"}                  | [{"column": "status", "values": ["x' or '1'='1"], "operator": "eq"}]
            """)
    void isNormalizedByTheTypeOfItsColumn(String filter, String conditions) throws Exception {
        String id = request("\"filter\":" + filter).path("exportId");

        assertThat(payload(id, "filter")).isEqualTo(conditions);
        assertThat(payload(id, "version")).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"secret":1}                | Invalid filter for orders: secret. Valid filters: id, status, paid, amount, issued_on, moment, code, lines, tags, since
            {"org_id":"other"}          | Invalid filter for orders: org_id. Valid filters
            {"created_at":"2026-01-01"} | Invalid filter for orders: created_at. Valid filters
            {"amount":"abc"}            | Invalid filter for orders: amount is "abc", allowed is a value of type numeric
            {"amount":{"about":1}}      | Invalid filter for orders: amount has about, allowed are gt, gte, lt and lte
            {"status":{"null":"x"}}     | Invalid filter for orders: status has null, allowed are gt, gte, lt and lte
            {"amount":1e100000}         | filter has a number of more than 1000 digits
            {"amount":1e-100000}        | filter has a number of more than 1000 digits
            {"amount":{"gte":[1]}}      | Invalid filter for orders: amount is [1], allowed is a value
            {"amount":{}}               | Invalid filter for orders: amount is {}, allowed is a value
            {"amount":[]}               | Invalid filter for orders: amount has 0 values, allowed are 1 to 100
            {"amount":[[1]]}            | Invalid filter for orders: amount is [1], allowed is a value
            {"since":null}              | Invalid filter for orders: since is null, allowed is a value
            {"since":"soon"}            | Invalid filter for orders: since is "soon", allowed is a value of type timestamp with time zone
            {"lines":"[]"}              | Invalid filter for orders: lines, of type json, cannot be compared
            """)
    void isRefusedSayingWhatIsAllowed(String filter, String detail) {
        request("\"filter\":" + filter)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-filter"))
                .body("detail", containsString(detail));
    }

    @Test
    void todayIsTheDayOfTheRequestForEveryAttempt() throws Exception {
        String id = request("\"filter\":{\"issued_on\":\"today\"}").path("exportId");

        assertThat(payload(id, "filter")).matches(".*\\[\"\\d{4}-\\d\\d-\\d\\d\"\\].*");
    }

    @Test
    void columnsAreThoseOfTheCatalogWhenItWasAsked() throws Exception {
        String id = request("\"header\":true").path("exportId");

        assertThat(payload(id, "fields")).startsWith("[\"id\", \"status\", \"paid\"");
    }

    @Test
    void optionsOfTheFormatReachTheWorker() throws Exception {
        String id = request("\"profile\":\"excel\",\"delimiter\":\"\\t\",\"header\":false,\"compression\":\"gzip\"")
                .path("exportId");

        assertThat(payload(id, "profile")).isEqualTo("\"excel\"");
        assertThat(payload(id, "delimiter")).isEqualTo("\"\\t\"");
        assertThat(payload(id, "header")).isEqualTo("false");
        assertThat(payload(id, "compression")).isEqualTo("\"gzip\"");
        assertThat(inDatabase("select object_key from waybill.export_run where id = ?::uuid", id))
                .endsWith(id + ".csv.gz");
    }

    @Test
    void compressionMayStandBesideTheBody() throws Exception {
        String id = post(alice, "/api/v1/exports?compression=gzip", "{\"dataset\":\"orders\",\"format\":\"jsonl\"}")
                .path("exportId");

        assertThat(inDatabase("select object_key from waybill.export_run where id = ?::uuid", id))
                .endsWith(id + ".jsonl.gz");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "format":"jsonl","profile":"excel"   | Options for csv only: profile. The format is jsonl
            "format":"xlsx","delimiter":";"      | Options for csv only: delimiter. The format is xlsx
            "format":"xlsx","compression":"gzip" | compression is for csv and jsonl: xlsx is compressed as it is
            """)
    void optionsOfAnotherFormatAreRefused(String options, String detail) {
        post(alice, "/api/v1/exports", "{\"dataset\":\"orders\",%s}".formatted(options))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-request"))
                .body("detail", containsString(detail));
    }

    private Response request(String options) {
        return post(alice, "/api/v1/exports", "{\"dataset\":\"orders\",\"format\":\"csv\",%s}".formatted(options));
    }

    private String payload(String run, String member) throws SQLException {
        return inDatabase(
                "select payload -> '%s' from waybill.export_outbox where run_id = ?::uuid".formatted(member), run);
    }
}
