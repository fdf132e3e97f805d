package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Cancelling as a client sees it; what the worker does then is tested where the worker is.
@QuarkusTest
class CancelTest extends ServiceTest {

    private static final String INVOICES = "{\"dataset\":\"invoices\",\"format\":\"csv\"}";

    private final String org = newOrg();
    private final Claims alice = alice(org);

    @ParameterizedTest
    @ValueSource(strings = {"pending", "cataloging", "assembling", "uploading"})
    void endsARunThatHasNotEnded(String status) throws Exception {
        String id = request();
        change("update waybill.export_run set status = '%s', attempt = 1 where id = '%s'".formatted(status, id));

        cancel(alice, id)
                .then()
                .statusCode(200)
                .body("exportId", equalTo(id))
                .body("status", equalTo("cancelled"))
                .body("completedAt", notNullValue());

        assertThat(inDatabase("select count(*) from waybill.export_outbox where run_id = ?::uuid", id))
                .isEqualTo("0");
        assertThat(inDatabase(
                        "select string_agg(action || ' ' || actor_user_id, ', ') from waybill.audit_logs where subject_id = ?",
                        id))
                .isEqualTo("export.invoices.cancelled alice");
        post(alice, "/api/v1/exports", INVOICES).then().statusCode(201);
    }

    @Test
    void givesTheSameAnswerAgain() throws Exception {
        String id = request();
        Response first = cancel(alice, id);

        Response second = cancel(alice, id);

        second.then().statusCode(200);
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(inDatabase("select count(*) from waybill.audit_logs where subject_id = ?", id))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "failed", "expired"})
    void comesTooLateForARunThatEnded(String status) throws Exception {
        String id = request();
        end(id, status);

        cancel(alice, id)
                .then()
                .statusCode(409)
                .body("code", equalTo("export-not-cancellable"))
                .body("exportStatus", equalTo(status));
        as(alice).get("/api/v1/exports/" + id).then().body("status", equalTo(status));
    }

    @Test
    void findsNoExportOfAnotherTenant() throws Exception {
        String id = request();
        Claims mallory = alice(newOrg());

        Response others = cancel(mallory, id);
        Response none = cancel(mallory, UUID.randomUUID().toString());

        others.then().statusCode(404).body("code", equalTo("export-not-found"));
        assertThat(others.asString()).isEqualTo(none.asString());
        cancel(mallory, "nonsense").then().statusCode(404);
        as(alice).get("/api/v1/exports/" + id).then().body("status", equalTo("pending"));
    }

    @Test
    void ofManyAtOnceAndTheEndOneWinsAndAllSaySo() throws Exception {
        for (int round = 0; round < 5; round++) {
            String id = request();
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                calls.add(() -> cancel(alice, id).statusCode());
            }
            calls.add(round % 5, () -> {
                change("delete from waybill.export_outbox where run_id = '%s'".formatted(id));
                return endIfActive(id) == 1 ? 409 : 200;
            });

            assertThat(atTheSameTime(calls))
                    .as("all agree on who won")
                    .hasSize(6)
                    .containsOnly(atTheSameTime(1, () -> cancel(alice, id).statusCode())
                            .getFirst());
        }
    }

    private String request() {
        Response answer = post(
                Claims.member(UUID.randomUUID().toString(), org, "alice@example.com"), "/api/v1/exports", INVOICES);
        return answer.then().statusCode(201).extract().path("exportId");
    }

    private Response cancel(Claims who, String id) {
        return as(who).post("/api/v1/exports/" + id + "/cancel");
    }

    private int endIfActive(String id) throws Exception {
        return Integer.parseInt(inDatabase("""
                with ended as (
                  update waybill.export_run set status = 'failed', error_code = 'test', error_message = 'told so', completed_at = now()
                  where id = ?::uuid and waybill.is_active(status) returning id)
                select count(*) from ended
                """, id));
    }

    private void end(String id, String status) throws Exception {
        change("""
                update waybill.export_run set status = '%s', progress = case '%1$s' when 'failed' then 0 else 100 end, file_size = 10, row_count = 3,
                  sha256 = repeat('a', 64), completed_at = now(), error_code = 'test', error_message = 'told so' where id = '%s'
                """.formatted(status, id));
    }
}
