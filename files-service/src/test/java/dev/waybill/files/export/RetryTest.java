package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An administrator tries an export again.
@QuarkusTest
class RetryTest extends ServiceTest {

    private static final String BODY = "{\"dataset\":\"invoices\",\"format\":\"csv\",\"fields\":[\"amount\"]}";

    private final String org = newOrg();
    private final Claims alice = alice(org);
    private final Claims root = Claims.admin("root", org, "root@example.com");

    @ParameterizedTest
    @ValueSource(strings = {"failed", "cancelled"})
    void isANewRunOfTheSameForTheSameUser(String status) throws Exception {
        String first = post(alice, "/api/v1/exports", BODY).path("exportId");
        end(first, status);

        Response answer = retry(root, first);

        String again = answer.path("exportId");
        answer.then()
                .statusCode(201)
                .header("Location", "/api/v1/exports/" + again)
                .body("status", equalTo("pending"));
        assertThat(again).isNotEqualTo(first);
        as(alice).get("/api/v1/exports/" + again).then().body("retryOf", equalTo(first));
        as(alice).get("/api/v1/exports/" + first).then().body("status", equalTo(status));
        assertThat(inDatabase("""
                        select concat_ws(' ', r.requested_by, r.email, r.dataset, r.format, r.options, o.payload -> 'fields')
                        from waybill.export_run r join waybill.export_outbox o on o.run_id = r.id where r.id = ?::uuid
                        """, again))
                .isEqualTo("alice alice@example.com invoices csv {\"fields\": [\"amount\"]} [\"amount\"]");
        assertThat(inDatabase(
                        "select concat_ws(' ', action, actor_user_id, detail ->> 'retryOf') from waybill.audit_logs where subject_id = ?",
                        again))
                .isEqualTo("export.invoices.retried root " + first);
    }

    @Test
    void isRefusedWhileTheRunOrAnotherIsActive() throws Exception {
        String first = post(alice, "/api/v1/exports", BODY).path("exportId");
        retry(root, first)
                .then()
                .statusCode(409)
                .body("code", equalTo("export-not-retryable"))
                .body("exportStatus", equalTo("pending"));
        end(first, "failed");
        String second = retry(root, first).path("exportId");

        retry(root, first)
                .then()
                .statusCode(409)
                .body("code", equalTo("export-in-progress"))
                .body("exportId", equalTo(second));
    }

    @Test
    void isForAdministratorsOfTheTenant() throws Exception {
        String first = post(alice, "/api/v1/exports", BODY).path("exportId");
        end(first, "failed");

        retry(alice, first).then().statusCode(403).body("code", equalTo("forbidden"));
        retry(Claims.admin("eve", newOrg(), "eve@example.com"), first).then().statusCode(404);
        retry(root, UUID.randomUUID().toString()).then().statusCode(404).body("code", equalTo("export-not-found"));
    }

    private Response retry(Claims who, String id) {
        return as(who).post("/api/v1/exports/" + id + "/retry");
    }

    private void end(String id, String status) throws Exception {
        change("""
                update waybill.export_run set status = '%s', error_code = 'test', error_message = 'told so', completed_at = now()
                where id = '%s'
                """.formatted(status, id));
    }
}
