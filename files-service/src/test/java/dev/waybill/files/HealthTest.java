package dev.waybill.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HealthTest extends ServiceTest {

    @Test
    void isReadyWhileDatabaseAndBucketAnswer() {
        await().until(() -> nobody().get("/q/health/ready").statusCode() == 200); // the first look may take too long
        nobody().get("/q/health/ready").then().statusCode(200).body("checks.name", hasItems("database", "bucket"));
    }

    @Test
    void isAliveAndMeasuredWithoutAToken() {
        nobody().get("/q/health/live").then().statusCode(200);
        nobody().get("/q/openapi").then().statusCode(200);
        nobody().get("/q/swagger-ui/").then().statusCode(200);
        assertThat(nobody().get("/q/metrics").asString()).contains("jvm_memory_used_bytes");
    }
}
