package dev.waybill.files.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Statements that administrators store.
@QuarkusTest
class MetricTest extends ServiceTest {

    private static final String PATH = "/api/v1/metrics";
    private static final String SOURCES = "/api/v1/admin/data-sources";

    private final String org = newOrg();
    private final Claims root = root(org);
    private final Claims alice = alice(org);

    @SuppressWarnings("NullAway.Init")
    private String source;

    @BeforeEach
    void hasADataSource() {
        source = made(root, SOURCES, dataSource("Warehouse"));
    }

    @Test
    void isStoredAndReadByMembers() {
        Map<String, Object> body = metric("Revenue", source, "select * from sales where day >= :from and n > :n");
        body.put("description", "By day.\nAll regions.");
        body.put("parameters", List.of(parameter("from", "date"), optional("n", "integer", 7)));

        Response created = post(root, PATH, body);

        String id = created.path("id");
        created.then()
                .statusCode(201)
                .header("Location", PATH + "/" + id)
                .body("name", equalTo("Revenue"))
                .body("description", equalTo("By day.\nAll regions."))
                .body("dataSourceId", equalTo(source))
                .body("sql", equalTo("select * from sales where day >= :from and n > :n"))
                .body("parameters[0]", equalTo(shown("from", "date", true, null)))
                .body("parameters[1]", equalTo(shown("n", "integer", false, "7")))
                .body("createdBy", equalTo("root"));
        assertThat(created.jsonPath().getMap("$").keySet())
                .isEqualTo(Set.of(
                        "id",
                        "name",
                        "description",
                        "dataSourceId",
                        "sql",
                        "parameters",
                        "createdBy",
                        "createdAt",
                        "updatedAt"));
        assertThat(as(alice).get(PATH + "/" + id).asString()).isEqualTo(created.asString());
        assertThat(as(alice).get(PATH).jsonPath().getList("items"))
                .isEqualTo(List.of(created.jsonPath().getMap("$")));
    }

    @Test
    void isReplacedWhole() {
        Map<String, Object> body = metric("Revenue", source, "select :a");
        body.put("description", "old");
        body.put("parameters", List.of(parameter("a", "text")));
        String id = made(root, PATH, body);
        String other = made(root, SOURCES, dataSource("Other"));

        put(root, PATH + "/" + id, metric("Profit", other, "values (1)"))
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("name", equalTo("Profit"))
                .body("description", equalTo(""))
                .body("dataSourceId", equalTo(other))
                .body("parameters", empty());

        as(alice).get(PATH + "/" + id).then().body("sql", equalTo("values (1)"));
        as(root).delete(PATH + "/" + id).then().statusCode(204);
        as(root).delete(PATH + "/" + id).then().statusCode(404).body("code", equalTo("metric-not-found"));
    }

    @Test
    void whatIsShownCanBeStoredAgain() {
        Map<String, Object> body = metric("Revenue", source, "select :a, :b, :c");
        Map<String, Object> mayBeNull = parameter("b", "text");
        mayBeNull.put("required", false);
        body.put(
                "parameters",
                List.of(parameter("a", "text"), mayBeNull, optional("c", "timestamp", "2024-05-06T07:08:09+02:00")));
        String id = made(root, PATH, body);
        List<Map<String, Object>> parameters = as(alice).get(PATH + "/" + id).path("parameters");
        assertThat(parameters)
                .containsExactly(
                        shown("a", "text", true, null),
                        shown("b", "text", false, null),
                        shown("c", "timestamp", false, "2024-05-06T05:08:09Z"));

        body.put("parameters", parameters);
        put(root, PATH + "/" + id, body).then().statusCode(200).body("parameters", equalTo(parameters));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            delete from sales              | must begin with SELECT, WITH, VALUES or TABLE
            select 1; drop table sales     | has a second statement: one is allowed
            ''                             | is empty
            select 'a                      | (character
            select * into x from sales     | has INTO: a metric only reads
            """)
    void sqlThatIsNotOneReadOnlyStatementIsRefused(String sql, String detail) {
        for (Response answer : List.of(
                post(root, PATH, metric("Bad", source, sql)),
                put(
                        root,
                        PATH + "/" + made(root, PATH, metric("Good", source, "select 1")),
                        metric("Good", source, sql)))) {
            answer.then().statusCode(400).body("code", equalTo("invalid-sql")).body("detail", containsString(detail));
        }
    }

    @Test
    void sqlIsReadAsItsDataSourceReadsIt() {
        Map<String, Object> mysql = dataSource("MySQL");
        mysql.put("kind", "mysql");
        String id = made(root, SOURCES, mysql);
        String sql = "select E'it\\'s'";

        post(root, PATH, metric("In PostgreSQL", source, sql)).then().statusCode(201);
        post(root, PATH, metric("In MySQL", id, sql)).then().statusCode(400).body("code", equalTo("invalid-sql"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select 1           | [{"name":"a","type":"text"}]                                        | parameters declares a, which the SQL does not have
            select :b, :a      | []                                                                  | The SQL has a, b, which parameters does not declare
            select :a          | [{"name":"a","type":"text"},{"name":"a","type":"date"}]             | parameters declares a twice
            select :a          | [{"name":"a","type":"money"}]                                       | type is money, allowed are boolean, date, integer, number, text and timestamp
            select :a          | [{"name":"a","type":"date","default":"yesterday"}]                  | The parameter a has a default of another type: allowed is a date such as 2024-05-06
            select :a          | [{"name":"a","type":"date","default":5}]                            | The parameter a has a default of another type: allowed is a date such as 2024-05-06
            select :a          | [{"name":"a","type":"integer","default":1.5}]                       | allowed is a whole number of at most 64 bits
            select :a          | [{"name":"a","type":"integer","default":9223372036854775808}]       | allowed is a whole number of at most 64 bits
            select :a          | [{"name":"a","type":"number","default":1e999999999}]                | allowed is a number of at most 100 digits
            select :a          | [{"name":"a","type":"text","default":["x"]}]                        | allowed is at most 1000 characters
            select :a          | [{"name":"a","type":"text","default":"\\ud800"}]                    | allowed is at most 1000 characters
            select :a          | [{"name":"a","type":"text","default":"x","required":true}]          | The parameter a is required and has a default
            select :a          | [{"name":"1a","type":"text"}]                                       | name must have 1 to 63 letters, digits and _
            select :a          | [{"name":"a","type":null}]                                          | type is missing
            select :a          | [null]                                                              | must be a parameter
            select :a          | [{"name":"a","type":"text","defualt":"x"}]                          | Unknown field parameters[0].defualt
            """)
    void badParametersAreRefused(String sql, String parameters, String detail) {
        String body = "{\"name\":\"Bad\",\"dataSourceId\":\"%s\",\"sql\":\"%s\",\"parameters\":%s}"
                .formatted(source, sql, parameters);

        post(root, PATH, body)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-request"))
                .body("detail", containsString(detail));
    }

    @Test
    void hasAtMostFiftyParameters() {
        List<Map<String, Object>> parameters = new ArrayList<>();
        StringBuilder sql = new StringBuilder("select 1");
        for (int n = 1; n <= 51; n++) {
            parameters.add(parameter("p" + n, "text"));
            sql.append(", :p").append(n);
        }
        Map<String, Object> body = metric("Many", source, sql.toString());
        body.put("parameters", parameters);

        post(root, PATH, body).then().statusCode(400).body("detail", equalTo("parameters must have at most 50"));
        body.put("sql", sql.toString().replace(", :p51", ""));
        body.put("parameters", parameters.subList(0, 50));
        post(root, PATH, body).then().statusCode(201);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
            name         | null | name is missing
            name         | ' '  | name must have 1 to 100 characters
            sql          | null | sql is missing
            dataSourceId | null | dataSourceId is missing
            """)
    void badMembersAreRefused(String member, @Nullable String value, String detail) {
        Map<String, Object> body = new LinkedHashMap<>(metric("Bad", source, "select 1"));
        body.put(member, value);

        post(root, PATH, body)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-request"))
                .body("detail", containsString(detail));
    }

    @Test
    void runsAgainstADataSourceOfItsTenantOnly() {
        String foreign = made(root(newOrg()), SOURCES, dataSource("Warehouse"));
        String metric = made(root, PATH, metric("Mine", source, "select 1"));

        List<String> answers = new ArrayList<>();
        for (String id : List.of(foreign, UUID.randomUUID().toString(), "no-uuid", "")) {
            answers.add(post(root, PATH, metric("Bad", id, "select 1"))
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("data-source-not-found"))
                    .extract()
                    .asString());
            answers.add(put(root, PATH + "/" + metric, metric("Bad", id, "select 1"))
                    .then()
                    .statusCode(404)
                    .extract()
                    .asString());
        }
        assertThat(Set.copyOf(answers)).hasSize(1);
    }

    @Test
    void hasANameOfItsOwnInItsTenant() throws Exception {
        List<Integer> statuses = atTheSameTime(
                10,
                () -> post(root, PATH, metric("Revenue", source, "select 1")).statusCode());

        assertThat(Collections.frequency(statuses, 201)).isEqualTo(1);
        assertThat(Collections.frequency(statuses, 409)).isEqualTo(9);
        String other = made(root, PATH, metric("Profit", source, "select 1"));
        put(root, PATH + "/" + other, metric("Revenue", source, "select 1"))
                .then()
                .statusCode(409)
                .body("code", equalTo("name-taken"));
    }

    @Test
    void isReplacedWhileOthersTryToDeleteItsDataSource() throws Exception {
        String id = made(root, PATH, metric("Revenue", source, "select 1"));
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            calls.add(() -> put(root, PATH + "/" + id, metric("Revenue", source, "select 2"))
                    .statusCode());
            calls.add(() -> as(root).delete(SOURCES + "/" + source).statusCode());
        }

        List<Integer> statuses = atTheSameTime(calls);

        assertThat(Collections.frequency(statuses, 200)).isEqualTo(20);
        assertThat(Collections.frequency(statuses, 409)).isEqualTo(20);
    }

    @Test
    void isListedNewestFirstInPages() {
        List<String> made = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            made.addFirst(made(root, PATH, metric("Metric " + n, source, "select " + n)));
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 3; page++) {
            Response answer = as(alice).get(PATH + "?limit=2" + cursor);
            seen.addAll(answer.path("items.id"));
            cursor = "&cursor=" + answer.path("nextCursor");
        }
        assertThat(seen).isEqualTo(made);
        as(alice).get(PATH + "?limit=5").then().body("nextCursor", nullValue());
    }

    @Test
    void isWrittenByAdministratorsOnly() {
        String path = PATH + "/" + made(root, PATH, metric("Revenue", source, "select 1"));

        for (Response answer : List.of(
                post(alice, PATH, metric("Other", source, "select 1")),
                put(alice, path, metric("Other", source, "select 1")),
                as(alice).delete(path))) {
            answer.then().statusCode(403).body("code", equalTo("forbidden"));
        }
        nobody().get(path).then().statusCode(401);
    }

    @Test
    void ofAnotherTenantReadsLikeOneThatDoesNotExist() {
        String foreign = made(root, PATH, metric("Revenue", source, "select 1"));
        Claims stranger = root(newOrg());
        Map<String, Object> body = metric("Mine", made(stranger, SOURCES, dataSource("Mine")), "select 1");
        String unknown = PATH + "/" + UUID.randomUUID();

        for (String path : List.of(PATH + "/" + foreign, PATH + "/no-uuid")) {
            same404(as(stranger).get(path), as(stranger).get(unknown));
            same404(as(stranger).delete(path), as(stranger).delete(unknown));
            same404(put(stranger, path, body), put(stranger, unknown, body));
            same404(as(stranger).get(path + "/download"), as(stranger).get(unknown + "/download"));
        }
        as(stranger).get(PATH).then().body("items", empty());
        as(alice).get(PATH + "/" + foreign).then().statusCode(200);
    }

    private static void same404(Response one, Response other) {
        assertThat(one.statusCode()).isEqualTo(404);
        assertThat(one.asString()).isEqualTo(other.asString()).contains("metric-not-found");
    }

    @Test
    void everyChangeIsAudited() throws Exception {
        String id = made(root, PATH, metric("Revenue", source, "select 1"));
        put(root, PATH + "/" + id, metric("Profit", source, "select 1")).then().statusCode(200);
        as(root).delete(PATH + "/" + id).then().statusCode(204);

        assertThat(inDatabase("""
                        select string_agg(concat_ws(' ', action, actor_user_id, detail ->> 'name'), ', ' order by id)
                        from waybill.audit_logs where subject_id = ?""", id))
                .isEqualTo("metric.created root Revenue, metric.updated root Profit, metric.deleted root Profit");
    }

    private static Map<String, Object> parameter(String name, String type) {
        return new LinkedHashMap<>(Map.of("name", name, "type", type));
    }

    private static Map<String, Object> optional(String name, String type, Object value) {
        Map<String, Object> parameter = parameter(name, type);
        parameter.put("default", value);
        return parameter;
    }

    private static Map<String, Object> shown(String name, String type, boolean required, @Nullable String value) {
        Map<String, Object> shown = parameter(name, type);
        shown.put("required", required);
        shown.put("default", value);
        return shown;
    }
}
