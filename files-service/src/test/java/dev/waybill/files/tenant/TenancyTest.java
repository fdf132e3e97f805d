package dev.waybill.files.tenant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TenancyTest extends ServiceTest {

    private static final byte[] BYTES = "the bytes".getBytes(UTF_8);
    private static final List<String> TABLES = List.of(
            "file_metadata",
            "pending_upload",
            "discarded_object",
            "rate_window",
            "audit_logs",
            "export_run",
            "data_source",
            "metric");

    @Inject
    AgroalDataSource pool;

    private final Claims alice = alice(newOrg());
    private final Claims stranger = alice(newOrg());

    @Test
    void anotherTenantsFileReadsLikeOneThatDoesNotExist() throws Exception {
        String foreign = file(alice, "a.pdf", BYTES);
        String unknown = UUID.randomUUID().toString();

        for (String path : List.of("", "/download", "/content")) {
            same404(
                    as(stranger).get("/api/v1/files/" + foreign + path),
                    as(stranger).get("/api/v1/files/" + unknown + path));
        }
        same404(as(stranger).delete("/api/v1/files/" + foreign), as(stranger).delete("/api/v1/files/" + unknown));
        same404(
                as(stranger).post("/api/v1/files/" + foreign + "/restore"),
                as(stranger).post("/api/v1/files/" + unknown + "/restore"));
        same404(as(stranger).get("/api/v1/files/no-uuid"), as(stranger).get("/api/v1/files/" + unknown));
        as(stranger).get("/api/v1/files").then().body("items", empty());
        as(alice).get("/api/v1/files/" + foreign).then().statusCode(200);
    }

    @Test
    void anotherTenantsExportReadsLikeOneThatDoesNotExist() {
        String foreign = post(alice, "/api/v1/exports", "{\"dataset\":\"invoices\",\"format\":\"csv\"}")
                .path("exportId");
        String unknown = UUID.randomUUID().toString();

        for (String path : List.of("", "/content")) {
            same404(
                    as(stranger).get("/api/v1/exports/" + foreign + path),
                    as(stranger).get("/api/v1/exports/" + unknown + path));
        }
        as(stranger).get("/api/v1/exports").then().body("items", empty());
    }

    /// Each of the two walls holds alone: here the second is down.
    @Test
    void withoutRowLevelSecurityHibernateStillKeepsTenantsApart() throws Exception {
        String foreign = file(alice, "a.pdf", BYTES);
        String pending = sign(alice, upload("b.pdf", "application/pdf", 1)).uploadId();
        String run = post(alice, "/api/v1/exports", "{\"dataset\":\"invoices\",\"format\":\"csv\"}")
                .path("exportId");
        String source = made(root(alice.orgId()), "/api/v1/admin/data-sources", dataSource("Warehouse"));
        String metric = made(root(alice.orgId()), "/api/v1/metrics", metric("One", source, "select 1"));
        Claims strangeRoot = root(stranger.orgId());
        rowLevelSecurity("disable");
        try {
            as(stranger).get("/api/v1/files/" + foreign).then().statusCode(404);
            as(stranger).delete("/api/v1/files/" + foreign).then().statusCode(404);
            as(stranger).post("/api/v1/files/" + foreign + "/restore").then().statusCode(404);
            as(stranger).get("/api/v1/files").then().body("items", empty());
            finalizeUpload(stranger, pending).then().statusCode(404).body("code", equalTo("upload-not-found"));
            as(stranger).get("/api/v1/exports/" + run).then().statusCode(404);
            as(stranger).get("/api/v1/exports").then().body("items", empty());
            as(stranger).get("/api/v1/metrics").then().body("items", empty());
            as(stranger).get("/api/v1/metrics/" + metric + "/download").then().statusCode(404);
            as(strangeRoot).delete("/api/v1/metrics/" + metric).then().statusCode(404);
            as(strangeRoot).get("/api/v1/admin/data-sources").then().body("items", empty());
            as(strangeRoot).get("/api/v1/audit").then().body("items", empty());
            as(stranger).get("/api/v1/storage/usage").then().body("usedBytes", equalTo(0));
            as(strangeRoot)
                    .delete("/api/v1/admin/data-sources/" + source)
                    .then()
                    .statusCode(404);
        } finally {
            rowLevelSecurity("enable");
        }
    }

    private void rowLevelSecurity(String enableOrDisable) throws Exception {
        for (String table : TABLES) {
            change("alter table waybill.%s %s row level security".formatted(table, enableOrDisable));
        }
    }

    @Test
    void withoutATenantThePoolShowsNoRows() throws Exception {
        file(alice, "a.pdf", BYTES);
        sign(alice, upload("b.pdf", "application/pdf", 1));
        post(alice, "/api/v1/exports", "{\"dataset\":\"invoices\",\"format\":\"csv\"}")
                .then()
                .statusCode(201);
        String source = made(root(alice.orgId()), "/api/v1/admin/data-sources", dataSource("Warehouse"));
        made(root(alice.orgId()), "/api/v1/metrics", metric("One", source, "select 1"));
        change("insert into waybill.discarded_object (object_key, org_id) values ('org/%1$s/files/x', '%1$s')"
                .formatted(alice.orgId()));

        for (String table : TABLES) {
            assertThat(inDatabase("select count(*) > 0 from waybill." + table)).isEqualTo("t");
            assertThat(count("", table)).isZero();
        }
    }

    @Test
    void aQueryThatForgetsItsWhereSeesOnlyItsOwnTenant() throws Exception {
        file(alice, "a.pdf", BYTES);
        file(stranger, "b.pdf", BYTES);

        assertThat(count(alice.orgId(), "file_metadata")).isEqualTo(1);
        assertThat(count(stranger.orgId(), "audit_logs")).isEqualTo(1);
    }

    @Test
    void rowsCannotBeWrittenForAnotherTenant() throws Exception {
        try (Connection connection = pool.getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute("set waybill.org_id = '" + alice.orgId() + "'");
            assertThatThrownBy(() -> sql.execute(
                            "insert into waybill.audit_logs (org_id, action, subject_id) values ('other', 'a', 's')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("row-level security");
            assertThatThrownBy(() -> sql.execute(
                            "select waybill.request_export('other', 'u', 'u@example.com', 'invoices', 'csv')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("another tenant");
        }
    }

    private static void same404(Response foreign, Response unknown) {
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(foreign.asString()).isEqualTo(unknown.asString());
        assertThat(foreign.contentType()).isEqualTo("application/problem+json");
    }

    /// Raw SQL through the service's own pool.
    private int count(String orgId, String table) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement sql = connection.createStatement()) {
            if (!orgId.isEmpty()) {
                sql.execute("set waybill.org_id = '%s'".formatted(orgId));
            }
            try (ResultSet rows = sql.executeQuery("select count(*) from waybill." + table)) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }
}
