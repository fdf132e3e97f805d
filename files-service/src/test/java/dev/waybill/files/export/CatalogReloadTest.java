package dev.waybill.files.export;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.waybill.contract.CatalogFile;
import dev.waybill.contract.Dataset;
import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The catalog file changes under the running service.
@QuarkusTest
class CatalogReloadTest extends ServiceTest {

    private static final String RELOAD = "/api/v1/admin/datasets/reload";
    private static final String TICKETS = """
              tickets:
                kind: table
                from: app.tickets
                tenant: org_id
                key: [id]
                formats: [csv]
                columns: [{name: id}]
            """;

    @ConfigProperty(name = "waybill.datasets")
    @SuppressWarnings("NullAway.Init")
    Path file;

    @Inject
    @SuppressWarnings("NullAway.Init")
    CatalogFile catalog;

    @SuppressWarnings("NullAway.Init")
    private String before;

    private final String org = newOrg();
    private final Claims admin = Claims.admin("ada", org, "ada@example.com");

    @BeforeEach
    void keep() throws IOException {
        before = Files.readString(file);
    }

    @AfterEach
    void putBack() throws IOException {
        Files.writeString(file, before);
        as(admin).post(RELOAD).then().statusCode(200);
    }

    @Test
    void isFollowedAtOnceWhenAnAdministratorSaysSo() throws IOException {
        Files.writeString(file, before + TICKETS);

        Response answer = as(admin).post(RELOAD);

        // the look of each second may have come first, and then nothing has changed any more
        answer.then().statusCode(200).body("datasets", hasItem("tickets")).body("removed", empty());
        post(admin, "/api/v1/exports", "{\"dataset\":\"tickets\",\"format\":\"csv\"}")
                .then()
                .statusCode(201);
        as(admin).get("/api/v1/datasets").then().body("items.name", hasItem("tickets"));
        as(admin)
                .post(RELOAD)
                .then()
                .statusCode(200)
                .body("datasets", hasItem("tickets"))
                .body("added", empty())
                .body("changed", empty());
    }

    @Test
    void isFollowedByItself() throws IOException {
        Files.writeString(file, before.replace("header: Amount", "header: Sum"));

        Awaitility.await("the new header")
                .atMost(Duration.ofSeconds(10))
                .until(() -> as(admin)
                        .get("/api/v1/datasets")
                        .<List<String>>path("items[0].columns.header")
                        .contains("Sum"));
    }

    @Test
    void staysAsItWasWhileTheFileHasMistakes() throws IOException {
        Files.writeString(
                file, before.replaceFirst("formats: \\[csv]", "formats: [docx]") + "  Tickets: {kind: zoo}\n");

        as(admin)
                .post(RELOAD)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-catalog"))
                .body("detail", containsString("The catalog before stays in use"))
                .body(
                        "mistakes",
                        hasItem(containsString("datasets.yaml:7: dataset invoices: format 'docx' is unknown")))
                .body("mistakes", hasItem(containsString("Tickets")));
        post(admin, "/api/v1/exports", "{\"dataset\":\"invoices\",\"format\":\"csv\"}")
                .then()
                .statusCode(201);
    }

    @Test
    void takesNoMoreRequestsForWhatIsGone() throws IOException {
        Files.writeString(file, before + TICKETS);
        as(admin).post(RELOAD).then().statusCode(200);
        Files.writeString(file, before);

        as(admin).post(RELOAD).then().statusCode(200).body("datasets", not(hasItem("tickets")));

        post(admin, "/api/v1/exports", "{\"dataset\":\"tickets\",\"format\":\"csv\"}")
                .then()
                .statusCode(400)
                .body("code", equalTo("unknown-dataset"));
    }

    @Test
    void isReadAgainForAdministratorsOnly() {
        as(alice(org)).post(RELOAD).then().statusCode(403).body("code", equalTo("forbidden"));
        nobody().post(RELOAD).then().statusCode(401);
        as(admin)
                .post(RELOAD)
                .then()
                .statusCode(200)
                .body(
                        "datasets",
                        contains(catalog.current().all().stream()
                                .map(Dataset::name)
                                .toArray()));
    }
}
