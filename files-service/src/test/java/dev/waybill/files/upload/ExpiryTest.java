package dev.waybill.files.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.files.KeySet;
import dev.waybill.files.OtherSettings;
import dev.waybill.files.ServiceTest;
import dev.waybill.files.SignedPut;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(OtherSettings.class)
class ExpiryTest extends ServiceTest {

    private static final byte[] BYTES = "the bytes".getBytes(UTF_8);

    private final Claims alice = alice(newOrg());

    @SuppressWarnings("NullAway.Init") // set by KeySet
    KeySet keySet;

    @Override
    protected RequestSpecification as(Claims who) {
        return withToken(keySet.token(who.orgId()));
    }

    @Test
    void linksDieAfterTheirTimeAndARefreshGivesNewOnes() throws Exception {
        await().until(this::uploads); // a cold service may be slower than its links
        SignedPut late = sign(alice, upload("late.pdf", "application/pdf", BYTES.length));
        String url = listedUrl();

        await().until(() -> get(url).statusCode() == 403);

        assertThat(late.send(BYTES).statusCode()).isEqualTo(403);
        await().until(() -> Arrays.equals(get(listedUrl()).body(), BYTES));
        assertThat(listedUrl()).isNotEqualTo(url);
    }

    private boolean uploads() throws Exception {
        SignedPut put = sign(alice, upload("a.pdf", "application/pdf", BYTES.length));
        return put.send(BYTES).statusCode() == 200
                && finalizeUpload(alice, put.uploadId()).statusCode() == 201;
    }

    private String listedUrl() {
        return as(alice).get("/api/v1/files").path("items[0].downloadUrl");
    }
}
