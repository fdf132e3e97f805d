package dev.waybill.files.problem;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.files.KeySet;
import dev.waybill.files.OtherSettings;
import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(OtherSettings.class)
class DatabaseTroubleTest extends ServiceTest {

    private static final int POOL = 4; // OtherSettings

    private final Claims alice = alice(newOrg());

    @Inject
    AgroalDataSource pool;

    @SuppressWarnings("NullAway.Init") // set by KeySet
    KeySet keySet;

    @Override
    protected RequestSpecification as(Claims who) {
        return withToken(keySet.token(who.orgId()));
    }

    @Test
    void aPoolWithoutAConnectionLeftIsNoFailureOfOurs() throws Exception {
        List<Connection> taken = new ArrayList<>();
        try {
            while (taken.size() < POOL) {
                taken.add(pool.getConnection());
            }

            unavailable(as(alice).get("/api/v1/files"));
            unavailable(post(alice, "/api/v1/exports", "{\"dataset\":\"invoices\",\"format\":\"csv\"}"));
            unavailable(post(alice, "/api/v1/uploads", upload("a.pdf", "application/pdf", 1)));
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        as(alice).get("/api/v1/files").then().statusCode(200);
    }

    @Test
    void connectionsThatTheDatabaseEndedAreReplacedHoweverOftenItHappens() throws Exception {
        for (int restart = 0; restart <= POOL; restart++) {
            endConnections();
            await().until(this::isServed);

            endConnections();
            await().until(DatabaseTroubleTest::isReady);
        }
    }

    // A connection that rested is tried before it is used; one that was just used may be dead, and its request fails.
    private boolean isServed() {
        Response answer = as(alice).get("/api/v1/files");
        if (answer.statusCode() != 200) {
            unavailable(answer);
        }
        return answer.statusCode() == 200;
    }

    private void endConnections() throws Exception {
        try (Connection superuser = stack.database().superuser();
                Statement sql = superuser.createStatement()) {
            sql.execute("""
                    select pg_terminate_backend(pid, 5000) from pg_stat_activity
                    where application_name = 'waybill-files-service'
                    """);
        }
    }

    private static boolean isReady() {
        return nobody().get("/q/health/ready").statusCode() == 200;
    }

    private static void unavailable(Response answer) {
        answer.then()
                .statusCode(503)
                .header("Retry-After", "5")
                .body("code", equalTo("database-unavailable"))
                .body("detail", equalTo("The database does not answer; nothing was changed, try again in 5 seconds"));
    }
}
