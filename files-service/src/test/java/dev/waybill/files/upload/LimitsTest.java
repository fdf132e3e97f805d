package dev.waybill.files.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LimitsTest extends ServiceTest {

    private static final long LARGEST = 100L * 1024 * 1024;
    private static final long QUOTA = 10L * 1024 * 1024 * 1024;
    private static final int FIT = 102; // of the largest size into 10 GiB

    @Test
    void uploadsAtTheSameTimeDoNotExceedTheQuota() throws Exception {
        String org = newOrg();
        List<Callable<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < FIT + 18; i++) {
            Claims user = Claims.member("user-" + i, org, "u@example.com");
            requests.add(() -> answered(user, upload("a", "video/mp4", LARGEST)).statusCode());
        }

        List<Integer> answers = atTheSameTime(requests);

        assertThat(answers).containsOnly(201, 409);
        assertThat(answers.stream().filter(status -> status == 201)).hasSize(FIT);
        post(alice(org), "/api/v1/uploads", upload("a", "video/mp4", LARGEST))
                .then()
                .statusCode(409)
                .body("code", equalTo("quota-exceeded"));
        post(alice(newOrg()), "/api/v1/uploads", upload("a", "video/mp4", LARGEST))
                .then()
                .statusCode(201);
    }

    @Test
    void uploadsAndFinalizesAtTheSameTimeFillTheQuotaToTheLastByteAndNotBeyond() throws Exception {
        String org = newOrg();
        byte[] bytes = "the bytes".getBytes(UTF_8);
        int fit = 40;
        change("""
                insert into waybill.file_metadata (id, org_id, object_key, original_file_name, content_type, byte_size, uploaded_by)
                values (waybill.uuid_v7(), '%1$s', 'org/%1$s/files/large.bin', 'large.bin', 'video/mp4', %2$d, 'alice')
                """.formatted(org, QUOTA - (long) fit * bytes.length));
        List<Callable<Integer>> uploads = new ArrayList<>();
        for (int i = 0; i < fit + 10; i++) {
            Claims user = Claims.member("user-" + i, org, "u@example.com");
            uploads.add(() -> {
                Response signed = answered(user, upload("a", "text/plain", bytes.length));
                if (signed.statusCode() == 201) {
                    String url = signed.path("url");
                    send("PUT", url, signed.path("headers"), bytes);
                    finalizeUpload(user, signed.path("uploadId")).then().statusCode(201);
                }
                return signed.statusCode();
            });
        }

        List<Integer> answers = atTheSameTime(uploads);

        assertThat(answers).containsOnly(201, 409);
        assertThat(answers.stream().filter(status -> status == 201)).hasSize(fit);
        as(alice(org))
                .get("/api/v1/storage/usage")
                .then()
                .statusCode(200)
                .body("usedBytes", equalTo(QUOTA))
                .body("quotaBytes", equalTo(QUOTA))
                .body("fileCount", equalTo(fit + 1));
        assertThat(inDatabase("select sum(byte_size) from waybill.file_metadata where org_id = ?", org))
                .isEqualTo(Long.toString(QUOTA));
        post(alice(org), "/api/v1/uploads", upload("a", "text/plain", 1))
                .then()
                .statusCode(409)
                .body("usedBytes", equalTo(QUOTA));
    }

    @Test
    void usageCountsBytesThatAreOnTheirWayOrCanBeRestoredAndFilesThatAreThere() throws Exception {
        Claims alice = alice(newOrg());
        as(alice)
                .get("/api/v1/storage/usage")
                .then()
                .statusCode(200)
                .body("usedBytes", equalTo(0))
                .body("quotaBytes", equalTo(QUOTA))
                .body("fileCount", equalTo(0));
        file(alice, "a.pdf", new byte[100]);
        String deleted = file(alice, "b.pdf", new byte[20]);
        as(alice).delete("/api/v1/files/" + deleted).then().statusCode(204);
        sign(alice, upload("c.pdf", "application/pdf", 3));

        as(alice)
                .get("/api/v1/storage/usage")
                .then()
                .body("usedBytes", equalTo(123))
                .body("fileCount", equalTo(1));
        as(alice(newOrg())).get("/api/v1/storage/usage").then().body("usedBytes", equalTo(0));
    }

    @Test
    void moreThan120UploadsAMinuteOfOneUserAreRefusedWithATimeToRetry() {
        Claims alice = alice(newOrg());
        for (int i = 0; i < 120; i++) {
            sign(alice, upload("a", "image/png", 1));
        }

        var refused = post(alice, "/api/v1/uploads", upload("a", "image/png", 1));

        refused.then().statusCode(429).body("code", equalTo("rate-limited"));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
        Claims colleague = Claims.member("carol", alice.orgId(), "carol@example.com");
        post(colleague, "/api/v1/uploads", upload("a", "image/png", 1)).then().statusCode(201);
    }

    @Test
    void whoWaitsTooLongForOthersOfTheTenantIsAskedToComeAgain() throws Exception {
        Claims alice = alice(newOrg());
        try (Connection other = stack.database().owner();
                PreparedStatement reserve =
                        other.prepareStatement("select pg_advisory_lock(hashtextextended('waybill.quota.' || ?, 0))")) {
            reserve.setString(1, alice.orgId());
            reserve.execute();

            post(alice, "/api/v1/uploads", upload("a", "image/png", 1))
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .body("code", equalTo("database-unavailable"))
                    .body("detail", containsString("Other requests of this tenant"))
                    .time(lessThan(60_000L));
        }
        post(alice, "/api/v1/uploads", upload("a", "image/png", 1)).then().statusCode(201);
    }

    @Test
    void aWindowThatIsOverStartsAnew() throws Exception {
        Claims alice = alice(newOrg());
        sign(alice, upload("a", "image/png", 1));
        change("update waybill.rate_window set taken = 120 where org_id = '%s'".formatted(alice.orgId()));
        post(alice, "/api/v1/uploads", upload("a", "image/png", 1)).then().statusCode(429);
        change("update waybill.rate_window set ends_at = now() where org_id = '%s'".formatted(alice.orgId()));

        post(alice, "/api/v1/uploads", upload("a", "image/png", 1)).then().statusCode(201);
    }

    /// Asks again while others of the tenant are at it for longer than a request waits.
    private Response answered(Claims user, Map<String, Object> upload) {
        return await().pollDelay(Duration.ZERO)
                .until(() -> post(user, "/api/v1/uploads", upload), answer -> answer.statusCode() != 503);
    }
}
