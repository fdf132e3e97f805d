package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Runs that wait for their tenant's turn.
@QuarkusTest
class QueueTest extends ServiceTest {

    private static final String INVOICES = "{\"dataset\":\"invoices\",\"format\":\"csv\"}";
    private static final String QUEUED = "{\"dataset\":\"invoices\",\"format\":\"csv\",\"whenBusy\":\"queue\"}";

    private final String org = newOrg();
    private final Claims alice = alice(org);

    @Test
    void waitsWhileAnotherRunsAndTakesItsTurnWhenThatEnds() throws Exception {
        String active = request(INVOICES);
        String second = request(QUEUED);
        String third = request(QUEUED);

        show(second).then().body("status", equalTo("pending")).body("queued", equalTo(true));
        assertThat(claimable()).containsExactly(active);

        fail(active);
        assertThat(claimable()).containsExactly(second);
        show(second).then().body("queued", equalTo(false));

        as(alice).post("/api/v1/exports/" + second + "/cancel").then().statusCode(200);
        assertThat(claimable()).containsExactly(third);
    }

    @Test
    void beginsAtOnceWhereNothingRuns() throws Exception {
        String only = request(QUEUED);

        show(only).then().body("queued", equalTo(false));
        assertThat(claimable()).containsExactly(only);
    }

    @Test
    void isLeftOutWhenItIsCancelledWhileItWaits() throws Exception {
        String active = request(INVOICES);
        String second = request(QUEUED);
        String third = request(QUEUED);

        as(alice)
                .post("/api/v1/exports/" + second + "/cancel")
                .then()
                .statusCode(200)
                .body("status", equalTo("cancelled"))
                .body("queued", equalTo(false));
        assertThat(claimable()).containsExactly(active);
        fail(active);

        assertThat(claimable()).containsExactly(third);
    }

    @Test
    void ofAHundredRequestsAtOnceOneRunsAndTheOthersWait() throws Exception {
        List<Callable<Response>> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Claims user = Claims.member("user-" + i, org, "u@example.com");
            requests.add(() -> post(user, "/api/v1/exports", QUEUED));
        }

        assertThat(atTheSameTime(requests)).extracting(Response::statusCode).containsOnly(201);

        assertThat(claimable()).hasSize(1);
        assertThat(waiting()).isEqualTo(99);
    }

    @Test
    void isWhatARequestOfTheSystemDoesWithoutBeingTold() throws Exception {
        request(INVOICES);

        String scheduled =
                inDatabase("select waybill.request_export(?, null, 'ops@example.com', 'invoices', 'csv')", org);

        show(scheduled).then().body("queued", equalTo(true));
        assertThatThrownBy(() -> inDatabase(
                        "select waybill.request_export(?, null, 'ops@example.com', 'invoices', 'csv', '{\"whenBusy\":\"refuse\"}')",
                        org))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("WB004");
    }

    @Test
    void ofOneTenantDelaysAnotherTenantByNoMoreThanTheRunsInProgress() throws Exception {
        request(INVOICES);
        change("""
                select waybill.request_export('%s', null, 'ops@example.com', 'invoices', 'csv') from generate_series(1, 999)
                """.formatted(org));
        assertThat(waiting()).isEqualTo(999);
        String others = alice("").orgId();
        Claims bob = Claims.member("bob", newOrg() + others, "bob@example.com");
        String bobs = post(bob, "/api/v1/exports", INVOICES).path("exportId");
        List<String> both = List.of(org, bob.orgId());

        String first = claimNext(both);
        fail(first);
        String second = claimNext(both);
        String third = claimNext(both);

        assertThat(second)
                .as("although 999 of the other tenant have waited longer")
                .isEqualTo(bobs);
        assertThat(inDatabase("select org_id from waybill.export_run where id = ?::uuid", third))
                .isEqualTo(org);
        assertThat(claimNext(both)).as("one of each tenant at a time").isEmpty();
    }

    @Test
    void hasAnEnd() throws Exception {
        request(INVOICES);
        change("""
                select waybill.request_export('%s', null, 'ops@example.com', 'invoices', 'csv') from generate_series(1, 1000)
                """.formatted(org));

        post(alice, "/api/v1/exports", QUEUED).then().statusCode(409).body("code", equalTo("export-queue-full"));
    }

    /// A request that began to wait in a transaction that was open while the active run ended is seen by nobody then.
    @Test
    void isFoundByTheNetWhereTheEndCouldNotSeeIt() throws Exception {
        String active = request(INVOICES);
        try (var program = stack.database().owner();
                var statement = program.createStatement()) {
            program.setAutoCommit(false);
            statement.execute(
                    "select waybill.request_export('%s', null, 'ops@example.com', 'invoices', 'csv')".formatted(org));
            fail(active);
            program.commit();
        }
        assertThat(claimable()).isEmpty();

        assertThat(Integer.parseInt(inDatabase("select waybill.promote_waiting()")))
                .isPositive();

        assertThat(claimable()).hasSize(1);
        assertThat(waiting()).isZero();
    }

    @Test
    void neverHasTwoActiveWhateverIsDoneAtOnce() throws Exception {
        IntStream.range(0, 20).forEach(i -> request(QUEUED));
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int n = i;
            calls.add(() -> switch (n % 3) {
                case 0 -> {
                    List<String> active = claimable();
                    yield active.isEmpty()
                            ? 200
                            : as(alice)
                                    .post("/api/v1/exports/%s/cancel".formatted(active.getFirst()))
                                    .statusCode();
                }
                case 1 -> {
                    inDatabase("select waybill.promote_waiting()");
                    yield 200;
                }
                default -> {
                    request(QUEUED);
                    yield 200;
                }
            });
        }

        assertThat(atTheSameTime(calls)).containsOnly(200);

        inDatabase("select waybill.promote_waiting()");
        assertThat(claimable()).hasSize(1);
    }

    private String request(String body) {
        Claims somebody = Claims.member(UUID.randomUUID().toString(), org, "alice@example.com");
        return post(somebody, "/api/v1/exports", body)
                .then()
                .statusCode(201)
                .extract()
                .path("exportId");
    }

    private Response show(String id) {
        return as(alice)
                .get("/api/v1/exports/" + id)
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    private List<String> claimable() throws SQLException {
        String ids = inDatabase("""
                select coalesce(string_agg(run_id::text, ' '), '') from waybill.export_outbox o join waybill.export_run r on r.id = o.run_id
                where o.claimable_at <= now() and r.org_id = ?
                """, org);
        return ids.isEmpty() ? List.of() : List.of(ids.split(" "));
    }

    private int waiting() throws SQLException {
        return Integer.parseInt(inDatabase("select count(*) from waybill.export_run where org_id = ? and queued", org));
    }

    /// As a worker claims: what waits longest, for a lease of a minute.
    private String claimNext(List<String> orgs) throws SQLException {
        return inDatabase("""
                with next as (
                  select o.run_id from waybill.export_outbox o join waybill.export_run r on r.id = o.run_id
                  where o.claimable_at <= now() and r.org_id in ('%s', '%s')
                  order by o.claimable_at, o.run_id limit 1)
                update waybill.export_outbox o set claimable_at = now() + interval '1 minute'
                from next where o.run_id = next.run_id returning o.run_id
                """.formatted(orgs.getFirst(), orgs.getLast()));
    }

    private void fail(String id) throws SQLException {
        change("""
                with gone as (delete from waybill.export_outbox where run_id = '%s' returning run_id)
                update waybill.export_run r set status = 'failed', error_code = 'test', error_message = 'told so', completed_at = now()
                from gone where r.id = gone.run_id
                """.formatted(id));
    }
}
