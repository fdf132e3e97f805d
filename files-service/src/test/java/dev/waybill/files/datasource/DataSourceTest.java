package dev.waybill.files.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.waybill.contract.metric.SecretKeys;
import dev.waybill.contract.metric.SecretKeys.Sealed;
import dev.waybill.contract.metric.Target;
import dev.waybill.contract.metric.Target.Tls;
import dev.waybill.files.ServiceTest;
import dev.waybill.files.Stack;
import dev.waybill.local.Claims;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What administrators say of their databases.
@QuarkusTest
class DataSourceTest extends ServiceTest {

    private static final String PATH = "/api/v1/admin/data-sources";
    private static final String SECRET = "hush-hush";

    @Inject
    AgroalDataSource pool;

    private final String org = newOrg();
    private final Claims root = root(org);

    @Test
    void isKeptAndShownWithoutItsSecret() {
        Instant before = Instant.now().minusSeconds(5);

        Response created = post(root, PATH, dataSource("Warehouse"));

        String id = created.path("id");
        created.then()
                .statusCode(201)
                .header("Location", PATH + "/" + id)
                .body("name", equalTo("Warehouse"))
                .body("kind", equalTo("postgresql"))
                .body("host", equalTo("db.example.com"))
                .body("port", equalTo(5432))
                .body("database", equalTo("warehouse"))
                .body("user", equalTo("reports"))
                .body("tls", equalTo("require"))
                .body("hasSecret", equalTo(true))
                .body("createdBy", equalTo("root"));
        JsonPath body = created.jsonPath();
        assertThat(body.getMap("$").keySet())
                .isEqualTo(Set.of(
                        "id",
                        "name",
                        "kind",
                        "host",
                        "port",
                        "database",
                        "user",
                        "tls",
                        "hasSecret",
                        "createdBy",
                        "createdAt",
                        "updatedAt"));
        assertThat(Instant.parse(body.getString("createdAt"))).isAfter(before);
        assertThat(as(root).get(PATH + "/" + id).asString()).isEqualTo(created.asString());
        assertThat(as(root).get(PATH).jsonPath().getList("items")).isEqualTo(List.of(body.getMap("$")));
    }

    @Test
    void sealsItsSecretForExactlyWhatItIs() throws Exception {
        String id = made(root, PATH, dataSource("Warehouse"));

        assertThat(opened(id, "db.example.com")).isEqualTo(SECRET);
        assertThatThrownBy(() -> opened(id, "other.db.example.com")).isInstanceOf(IllegalArgumentException.class);
        assertThat(inDatabase(
                        "select to_jsonb(s)::text || encode(secret, 'escape') from waybill.data_source s where id = ?::uuid",
                        id))
                .doesNotContain(SECRET);
    }

    @Test
    void mayHaveNoSecretYetAndGetItLater() throws Exception {
        Map<String, Object> body = dataSource("Warehouse");
        body.remove("secret");
        body.put("tls", "verify-full");
        String id = made(root, PATH, body);
        as(root).get(PATH + "/" + id).then().body("hasSecret", equalTo(false)).body("tls", equalTo("verify-full"));

        body.put("host", "a.db.example.com"); // there is no secret that belongs to the other
        put(root, PATH + "/" + id, body).then().statusCode(200).body("hasSecret", equalTo(false));
        body.put("secret", "x".repeat(1000));
        put(root, PATH + "/" + id, body).then().statusCode(200).body("hasSecret", equalTo(true));
        body.put("secret", null);
        put(root, PATH + "/" + id, body).then().statusCode(200).body("hasSecret", equalTo(true));

        as(root).get(PATH + "/" + id).then().body("hasSecret", equalTo(true));
    }

    @Test
    void keepsItsSecretUnderAnotherName() throws Exception {
        String id = made(root, PATH, dataSource("Warehouse"));
        Map<String, Object> renamed = dataSource("Storehouse");
        renamed.remove("secret");

        put(root, PATH + "/" + id, renamed)
                .then()
                .statusCode(200)
                .body("name", equalTo("Storehouse"))
                .body("hasSecret", equalTo(true));

        assertThat(opened(id, "db.example.com")).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @CsvSource({"kind, mysql", "host, a.db.example.com", "port, 5433", "database, other", "user, admin", "tls, disable"
    })
    void needsItsSecretAgainWhereItChanges(String member, String value) throws Exception {
        String id = made(root, PATH, dataSource("Warehouse"));
        Map<String, Object> changed = dataSource("Warehouse");
        changed.put(member, member.equals("port") ? (Object) Integer.valueOf(value) : value);
        changed.remove("secret");

        put(root, PATH + "/" + id, changed).then().statusCode(400).body("code", equalTo("secret-required"));
        assertThat(opened(id, "db.example.com")).as("nothing has changed").isEqualTo(SECRET);
        changed.put("secret", "another");
        put(root, PATH + "/" + id, changed).then().statusCode(200).body("hasSecret", equalTo(true));
    }

    @Test
    void isDeletedUnlessAMetricUsesIt() throws Exception {
        String id = made(root, PATH, dataSource("Warehouse"));
        String metric = made(root, "/api/v1/metrics", metric("One", id, "select 1"));

        as(root).delete(PATH + "/" + id).then().statusCode(409).body("code", equalTo("data-source-in-use"));
        as(root).delete("/api/v1/metrics/" + metric).then().statusCode(204);
        as(root).delete(PATH + "/" + id).then().statusCode(204);

        as(root).delete(PATH + "/" + id).then().statusCode(404).body("code", equalTo("data-source-not-found"));
        assertThat(inDatabase("select count(*) from waybill.data_source where org_id = ?", org))
                .isEqualTo("0");
    }

    @Test
    void staysOfItsKindWhileAMetricUsesIt() {
        String id = made(root, PATH, dataSource("Warehouse"));
        String metric = made(root, "/api/v1/metrics", metric("One", id, "select 1"));
        Map<String, Object> changed = dataSource("Warehouse");
        changed.put("kind", "mariadb");

        put(root, PATH + "/" + id, changed).then().statusCode(409).body("code", equalTo("data-source-in-use"));
        as(root).get(PATH + "/" + id).then().body("kind", equalTo("postgresql"));
        as(root).delete("/api/v1/metrics/" + metric);
        put(root, PATH + "/" + id, changed).then().statusCode(200).body("kind", equalTo("mariadb"));
    }

    @Test
    void hasANameOfItsOwnInItsTenant() throws Exception {
        List<Integer> statuses = atTheSameTime(
                10, () -> post(root, PATH, dataSource("Warehouse")).statusCode());

        assertThat(statuses).containsOnlyOnce(201);
        assertThat(statuses).containsOnly(201, 409);
        post(root, PATH, dataSource("Warehouse")).then().statusCode(409).body("code", equalTo("name-taken"));
        String other = made(root, PATH, dataSource("Other"));
        put(root, PATH + "/" + other, dataSource("Warehouse"))
                .then()
                .statusCode(409)
                .body("code", equalTo("name-taken"));
        put(root, PATH + "/" + other, dataSource("Other")).then().statusCode(200);
        post(root(newOrg()), PATH, dataSource("Warehouse")).then().statusCode(201);
    }

    @Test
    void isListedNewestFirstInPages() {
        List<String> made = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            made.addFirst(made(root, PATH, dataSource("Source " + n)));
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 3; page++) {
            Response answer = as(root).get(PATH + "?limit=2" + cursor);
            seen.addAll(answer.path("items.id"));
            cursor = "&cursor=" + answer.path("nextCursor");
        }
        assertThat(seen).isEqualTo(made);
        as(root).get(PATH + "?limit=5").then().body("nextCursor", nullValue());
        as(root).get(PATH + "?limit=0").then().statusCode(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
            name     | null              | invalid-request  | name is missing
            name     | ''                | invalid-request  | name must have 1 to 100 characters
            kind     | oracle            | invalid-request  | kind is oracle, allowed are postgresql, mysql, mariadb, duck
            host     | null              | invalid-request  | host is missing
            host     | db.example.com/x  | invalid-request  | host is no name such as db.example.com
            host     | db.example.org    | host-not-allowed | The operator does not allow the host db.example.org: WAYBILL_METRIC_HOSTS
            host     | 127.0.0.1         | host-not-allowed | WAYBILL_METRIC_HOSTS
            host     | 169.254.169.254   | host-not-allowed | WAYBILL_METRIC_HOSTS
            host     | 1.2.3.999         | invalid-request  | host is no name such as db.example.com
            port     | null              | invalid-request  | port is missing
            database | null              | invalid-request  | database is missing
            database | ''                | invalid-request  | database is empty, and data sources of kind postgresql need one
            database | a?user=postgres   | invalid-request  | database may have up to 128 letters, digits, _, $, . and -
            user     | ' '               | invalid-request  | user must have 1 to 128 characters
            tls      | prefer            | invalid-request  | tls is prefer, allowed are disable, require and verify-full
            """)
    void badMembersAreRefused(String member, String value, String code, String detail) {
        Map<String, Object> body = dataSource("Warehouse");
        body.put(member, value);

        post(root, PATH, body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("detail", containsString(detail))
                .body("detail", not(containsString(SECRET)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void badPortsAreRefused(int port) {
        Map<String, Object> body = dataSource("Warehouse");
        body.put("port", port);

        post(root, PATH, body)
                .then()
                .statusCode(400)
                .body("detail", equalTo("port is %d, allowed is 1 to 65535".formatted(port)));
    }

    @Test
    void ofAKindWhoseUrlHasNoPlaceForADatabaseNeedsNone() {
        Map<String, Object> body = dataSource("Pond");
        body.put("kind", "duck");
        body.put("database", "");

        post(root, PATH, body).then().statusCode(201).body("database", equalTo(""));
    }

    @Test
    void aBadSecretIsNotRepeated() {
        String member = "\"secret\":\"hush-hush";
        String rest = "{\"name\":\"W\",\"kind\":\"postgresql\",\"host\":\"db.example.com\",\"port\":5432,"
                + "\"database\":\"w\",\"user\":\"u\",";
        for (String body : List.of(
                rest + member + "x".repeat(1000) + "\"}",
                rest + member + "\\u0000\"}",
                rest + member + "\\ud800\"}",
                rest + "\"secret\":[\"hush-hush\"]}",
                rest + "\"secret\":{\"hush-hush\":1}}",
                rest + member + "\",\"secret\":\"hush-hush\"}",
                rest + member + "\"",
                rest + "\"secret\":\"\"}",
                rest + member + "\\q\"}")) {
            Response refused = post(root, PATH, body);

            assertThat(refused.statusCode()).as(body).isEqualTo(400);
            assertThat(refused.asString()).doesNotContain("hush");
        }
    }

    @Test
    void isForAdministratorsOnly() {
        Claims alice = alice(org);
        String path = PATH + "/" + made(root, PATH, dataSource("Warehouse"));

        for (Response answer : List.of(
                post(alice, PATH, dataSource("Other")),
                as(alice).get(PATH),
                as(alice).get(path),
                put(alice, path, dataSource("Other")),
                as(alice).delete(path),
                as(alice).post(path + "/test"))) {
            answer.then().statusCode(403).body("code", equalTo("forbidden"));
        }
        nobody().get(PATH).then().statusCode(401);
    }

    @Test
    void ofAnotherTenantReadsLikeOneThatDoesNotExist() {
        String foreign = made(root, PATH, dataSource("Warehouse"));
        Claims stranger = root(newOrg());

        for (String id : List.of(foreign, "no-uuid", "1-1-1-1-1")) {
            same404(stranger, id);
        }
        as(stranger).get(PATH).then().body("items", empty());
        as(root).get(PATH + "/" + foreign).then().statusCode(200);
    }

    private void same404(Claims stranger, String id) {
        String unknown = PATH + "/" + UUID.randomUUID();
        String path = PATH + "/" + id;
        assertSame404(as(stranger).get(path), as(stranger).get(unknown));
        assertSame404(as(stranger).delete(path), as(stranger).delete(unknown));
        assertSame404(as(stranger).post(path + "/test"), as(stranger).post(unknown + "/test"));
        assertSame404(put(stranger, path, dataSource("Mine")), put(stranger, unknown, dataSource("Mine")));
    }

    private static void assertSame404(Response one, Response other) {
        assertThat(one.statusCode()).isEqualTo(404);
        assertThat(one.asString()).isEqualTo(other.asString()).contains("data-source-not-found");
    }

    @Test
    void everyChangeIsAudited() throws Exception {
        String id = made(root, PATH, dataSource("Warehouse"));
        put(root, PATH + "/" + id, dataSource("Storehouse")).then().statusCode(200);
        post(root, PATH, dataSource("Storehouse")).then().statusCode(409);
        as(root).delete(PATH + "/" + id).then().statusCode(204);

        assertThat(inDatabase(
                        "select string_agg(action || ' ' || actor_user_id, ', ' order by id) from waybill.audit_logs where org_id = ?",
                        org))
                .isEqualTo("data-source.created root, data-source.updated root, data-source.deleted root");
        assertThat(inDatabase(
                        "select string_agg(detail ->> 'name', ', ' order by id) from waybill.audit_logs where subject_id = ?",
                        id))
                .isEqualTo("Warehouse, Storehouse, Storehouse");
        assertThat(inDatabase(
                        "select concat_ws(' ', detail ->> 'host', detail ->> 'user') from waybill.audit_logs where subject_id = ? limit 1",
                        id))
                .isEqualTo("db.example.com reports");
        assertThat(inDatabase("select string_agg(detail::text, '') from waybill.audit_logs where org_id = ?", org))
                .doesNotContain("hush");
    }

    @Test
    void itsSecretCannotBeReadByTheServiceNorItsTenantBeForgotten() throws Exception {
        made(root, PATH, dataSource("Warehouse"));

        try (Connection connection = pool.getConnection();
                Statement sql = connection.createStatement()) {
            for (String attempt : List.of(
                    "select secret from waybill.data_source",
                    "select * from waybill.data_source",
                    "update waybill.data_source set name = encode(secret, 'hex') where true",
                    "delete from waybill.data_source returning secret")) {
                assertThatThrownBy(() -> sql.execute(attempt))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("permission denied");
            }
            assertThat(count(sql)).as("without a tenant").isZero();
            sql.execute("set waybill.org_id = '" + org + "'");
            assertThat(count(sql)).isEqualTo(1);
        }
    }

    private static int count(Statement sql) throws SQLException {
        try (ResultSet rows = sql.executeQuery("select count(id) from waybill.data_source")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /// As a worker opens it, if the data source were at this host.
    private String opened(String id, String host) throws SQLException {
        Target target =
                new Target(UUID.fromString(id), org, "postgresql", host, 5432, "warehouse", "reports", Tls.REQUIRE);
        try (Connection owner = stack.database().owner();
                Statement sql = owner.createStatement();
                ResultSet row = sql.executeQuery(
                        "select secret_key_id, secret from waybill.data_source where id = '%s'".formatted(id))) {
            row.next();
            Sealed sealed = new Sealed(row.getString(1), row.getBytes(2));
            assertThat(sealed.keyId()).isEqualTo("2026");
            return SecretKeys.of(Map.of(SecretKeys.VARIABLE, Stack.SECRET_KEYS))
                    .orElseThrow()
                    .open(sealed, target.seal());
        }
    }
}
