package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class EstimateTest extends ServiceTest {

    private static final String INVOICES = "{\"dataset\":\"invoices\",\"format\":\"csv\"}";
    private static final String TABLE = """
            create schema if not exists app;
            create table if not exists app.invoices (
              org_id text not null, id bigint not null, number text, amount numeric(12,2), primary key (org_id, id));
            create table if not exists app.posts (org_id text not null, id bigint not null, body text, primary key (org_id, id));
            grant usage on schema app to waybill_worker;
            grant select on app.invoices, app.posts to waybill_worker;
            """;
    private static final String ARCHIVES = """
            insert into waybill.dataset (name, kind, formats, columns, archive) values
              ('blog', 'archive', '{zip}', '{}',
               '{"documents":[{"schema":"app","table":"posts","tenant":"org_id"}],"files":{"entityTypes":["post"]}}'),
              ('storage', 'archive', '{zip}', '{}', '{"documents":[],"files":{"entityTypes":[]}}')
            """;

    private final String org = newOrg();
    private final Claims alice = alice(org);

    @BeforeEach
    void createTables() throws Exception {
        change(TABLE);
        change(ARCHIVES);
        change("insert into app.invoices select '%s', n, 'INV-' || n, n from generate_series(1, 20000) n"
                .formatted(org));
        change("insert into app.invoices select '%s', n, 'INV-' || n, n from generate_series(1, 10) n"
                .formatted(newOrg()));
        change("insert into app.posts select '%s', n, repeat('x ', 300) from generate_series(1, 500) n".formatted(org));
        change("analyze app.invoices; analyze app.posts");
    }

    @AfterEach
    void removeArchives() throws Exception {
        change("delete from waybill.dataset where kind = 'archive'");
        change("drop table app.invoices, app.posts");
    }

    @Test
    void tellsRowsByThePlannerAndTheRestByWhatIsUsual() throws Exception {
        Response estimate = estimate(INVOICES);

        estimate.then()
                .statusCode(200)
                .body("dataset", equalTo("invoices"))
                .body("format", equalTo("csv"))
                .body("rows", allOf(greaterThan(19_000), lessThan(21_000)))
                .body("bytes", allOf(greaterThan(200_000), lessThan(1_000_000)))
                .body("minutes", equalTo(0.1f))
                .body("basis.rows", equalTo("planner"))
                .body("basis.bytes", equalTo("planner"))
                .body("basis.minutes", equalTo("default"))
                .body("basis.pastRuns", equalTo(0));
        assertThat(estimate.jsonPath().getMap("$").keySet())
                .isEqualTo(Set.of("dataset", "format", "rows", "bytes", "minutes", "basis"));
        assertThat(inDatabase("select count(*) from waybill.export_run where org_id = ?", org))
                .as("no run is made")
                .isEqualTo("0");
    }

    @Test
    void tellsBytesAndMinutesByTheTenantsOwnPastRunsOfTheSameColumns() throws Exception {
        pastRun(org, 2_000, 200_000, 60);
        pastRun(org, 4_000, 400_000, 120);
        pastRun(org, 3, 3_000, 30); // too few rows to tell anything
        pastRun(newOrg(), 2_000, 1, 1);

        Response estimate = estimate(INVOICES);
        int rows = estimate.path("rows");
        estimate.then()
                .body("bytes", equalTo(rows * 100))
                .body("basis.bytes", equalTo("past-runs"))
                .body("basis.minutes", equalTo("past-runs"))
                .body("basis.pastRuns", equalTo(2));
        assertThat(estimate.jsonPath().getDouble("minutes"))
                .isBetween(rows * 0.03 / 60, rows * 0.03 / 60 + 0.11)
                .isEqualTo(Math.round(estimate.jsonPath().getDouble("minutes") * 10) / 10.0);

        for (String other : new String[] {"\"fields\":[\"amount\"]", "\"compression\":\"gzip\""}) {
            estimate(INVOICES.replace("}", "," + other + "}"))
                    .then()
                    .statusCode(200)
                    .body("basis.pastRuns", equalTo(0));
        }
    }

    @Test
    void countsFewerRowsWithAFilter() {
        estimate(filtered("{\"amount\":{\"gte\":1001,\"lt\":2001}}"))
                .then()
                .statusCode(200)
                .body("rows", lessThan(10_000));
        estimate(filtered("{\"number\":[\"INV-1\",\"INV-2\"]}"))
                .then()
                .statusCode(200)
                .body("rows", lessThan(10));
    }

    @Test
    void doesNotTellWhatOthersHaveInTheTable() {
        int there = estimate(filtered("{\"number\":\"INV-7\"}")).path("rows");
        int nowhere = estimate(filtered("{\"number\":\"nobody has it\"}")).path("rows");
        int common = estimate(filtered("{\"amount\":{\"lt\":-5}}")).path("rows");
        int rare = estimate(filtered("{\"amount\":{\"lt\":1000000}}")).path("rows");

        assertThat(there).isEqualTo(nowhere);
        assertThat(common).as("the statistics are of all tenants").isEqualTo(rare);
    }

    private static String filtered(String filter) {
        return INVOICES.replace("}", ",\"filter\":%s}".formatted(filter));
    }

    @Test
    void ofAnArchiveCountsItsFilesAndPlansItsDocuments() throws Exception {
        change("""
                insert into waybill.file_metadata (id, org_id, object_key, original_file_name, content_type, byte_size,
                  uploaded_at, uploaded_by, entity_type, entity_id)
                select waybill.uuid_v7(), '%1$s', 'org/%1$s/files/' || n || '.png', 'a.png',
                  case when n %% 2 = 0 then 'image/png' else 'application/pdf' end, 1000000, now(), 'u',
                  case when n %% 3 = 0 then 'post' end, case when n %% 3 = 0 then '1' end
                from generate_series(1, 12) n""".formatted(org));

        estimate("{\"dataset\":\"storage\",\"format\":\"zip\"}")
                .then()
                .statusCode(200)
                .body("rows", equalTo(12))
                .body("bytes", equalTo(12_000_000))
                .body("basis.rows", equalTo("files"))
                .body("basis.minutes", equalTo("default"));
        estimate("{\"dataset\":\"storage\",\"format\":\"zip\",\"includeImages\":false}")
                .then()
                .body("rows", equalTo(6));
        estimate("{\"dataset\":\"blog\",\"format\":\"zip\"}")
                .then()
                .body("rows", equalTo(504))
                .body("bytes", greaterThan(4_300_000))
                .body("basis.bytes", equalTo("planner-and-files"));
        estimate("{\"dataset\":\"blog\",\"format\":\"zip\",\"includeImages\":false}")
                .then()
                .body("rows", equalTo(500))
                .body("basis.rows", equalTo("planner"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"dataset":"x","format":"csv"}                               | unknown-dataset | Unknown dataset: x
            {"dataset":"invoices","format":"docx"}                       | unknown-format  | Invalid format for invoices: docx. Valid formats: csv
            {"dataset":"invoices","format":"csv","filter":{"x":1}}       | invalid-filter  | Invalid filter for invoices: x. Valid filters: number, amount
            {"dataset":"invoices","format":"csv","fields":["a"]}         | unknown-field   | Invalid fields for invoices: a. Valid fields: number, amount
            {"dataset":"invoices","format":"csv","fields":[]}            | invalid-request | fields must have 1 to 1000 names
            {"dataset":"invoices","format":"csv","deliveryMethod":"fax"} | invalid-request | deliveryMethod is fax, allowed are email and download
            {"dataset":"invoices","format":"csv","whenBusy":"wait"}      | invalid-request | whenBusy is wait, allowed are refuse and queue
            {"format":"csv"}                                             | invalid-request | dataset is missing
            """)
    void isRefusedAsARequestForTheExportIs(String body, String code, String detail) {
        estimate(body).then().statusCode(400).body("code", equalTo(code)).body("detail", containsString(detail));
    }

    @Test
    void usesUpNoRateOfExportsAndHasOneOfItsOwn() throws Exception {
        for (int n = 0; n < 60; n++) {
            estimate(INVOICES).then().statusCode(200);
        }

        estimate(INVOICES).then().statusCode(429).body("detail", containsString("60 estimate requests"));
        post(alice, "/api/v1/exports", INVOICES).then().statusCode(201);
    }

    @Test
    void ofATableThatIsGoneOrMayNotBeReadIsAProblemThatSaysSo() throws Exception {
        for (String revoked : new String[] {"select on app.invoices", "usage on schema app"}) {
            change("revoke %s from waybill_worker".formatted(revoked));
            estimate(INVOICES)
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .body("code", equalTo("estimate-unavailable"))
                    .body("detail", containsString("dataset invoices"))
                    .body("detail", not(containsString("app.")));
        }
        change(TABLE);

        estimate("{\"dataset\":\"events\",\"format\":\"csv\"}") // it has no table
                .then()
                .statusCode(503)
                .body("code", equalTo("estimate-unavailable"));
    }

    private Response estimate(String body) {
        return post(alice, "/api/v1/exports/estimate", body);
    }

    private void pastRun(String tenant, int rows, int bytes, int seconds) throws Exception {
        change("""
                insert into waybill.export_run (id, org_id, requested_by, dataset, format, options, delivery_method, status,
                  progress, object_key, file_size, row_count, sha256, started_at, completed_at)
                select id, '%1$s', 'u', 'invoices', 'csv', '{}', 'download', 'complete', 100,
                  'exports/org/%1$s/' || id || '.csv', %3$d, %2$d, repeat('a', 64), now() - interval '%4$d s', now()
                from waybill.uuid_v7() id""".formatted(tenant, rows, bytes, seconds));
    }
}
