package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.files.KeySet;
import dev.waybill.files.OtherSettings;
import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/// Exports that take longer than somebody waits: a second, in these settings.
@QuarkusTest
@TestProfile(OtherSettings.class)
class SyncTimeoutTest extends ServiceTest {

    @Inject
    @SuppressWarnings("NullAway.Init")
    Audience audience;

    private final Claims alice = alice(newOrg());

    @SuppressWarnings("NullAway.Init") // set by KeySet
    KeySet keySet;

    @Override
    protected RequestSpecification as(Claims who) {
        return withToken(keySet.token(who.orgId()));
    }

    @Test
    void goOnAndAreNamedByLocation() {
        Response late = as(alice).get("/api/v1/exports/sync?dataset=invoices&format=csv");

        String id = late.path("exportId");
        late.then()
                .statusCode(504)
                .contentType("application/problem+json")
                .header("Location", equalTo("/api/v1/exports/" + id))
                .body("code", equalTo("export-still-running"))
                .body(
                        "detail",
                        equalTo("The export has not ended within 1 seconds; it goes on, and Location says how"));
        as(alice).get(late.header("Location")).then().statusCode(200).body("status", equalTo("pending"));
        assertThat(audience.size()).isZero();
    }
}
