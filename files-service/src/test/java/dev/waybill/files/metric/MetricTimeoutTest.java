package dev.waybill.files.metric;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.waybill.files.KeySet;
import dev.waybill.files.OtherSettings;
import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Metrics that take longer than somebody waits: a second, in these settings.
@QuarkusTest
@TestProfile(OtherSettings.class)
class MetricTimeoutTest extends ServiceTest {

    private final Claims root = root(newOrg());

    @SuppressWarnings("NullAway.Init") // set by KeySet
    KeySet keySet;

    @Override
    protected RequestSpecification as(Claims who) {
        return withToken(keySet.token(who.orgId(), who.groups()));
    }

    @Test
    void goOnAndAreNamedByLocation() {
        String source = made(root, "/api/v1/admin/data-sources", dataSource("Warehouse"));
        String metric = made(root, "/api/v1/metrics", metric("Slow", source, "select pg_sleep(100)"));

        stillRunning(as(root).get("/api/v1/metrics/" + metric + "/download"), metric);
        stillRunning(as(root).post("/api/v1/admin/data-sources/" + source + "/test"), null);
    }

    private void stillRunning(Response late, @Nullable String metric) {
        String id = late.path("exportId");
        late.then()
                .statusCode(504)
                .contentType("application/problem+json")
                .header("Location", equalTo("/api/v1/exports/" + id))
                .body("code", equalTo("metric-still-running"))
                .body(
                        "detail",
                        equalTo("The metric has not ended within 1 seconds; it goes on, and Location says how"));
        as(root).get(late.header("Location"))
                .then()
                .statusCode(200)
                .body("status", equalTo("pending"))
                .body("metricId", metric == null ? nullValue() : equalTo(metric));
    }
}
