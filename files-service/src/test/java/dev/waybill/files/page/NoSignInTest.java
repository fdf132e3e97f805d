package dev.waybill.files.page;

import static org.hamcrest.Matchers.containsString;

import dev.waybill.files.OtherSettings;
import dev.waybill.files.ServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/// Without `WAYBILL_SIGN_IN_URL`.
@QuarkusTest
@TestProfile(OtherSettings.class)
class NoSignInTest extends ServiceTest {

    @Test
    void aPageSaysThatOneMustSignIn() {
        nobody().header("Accept", "text/html")
                .get("/files")
                .then()
                .statusCode(401)
                .contentType("text/html;charset=UTF-8")
                .body(containsString("You are not signed in"));
    }
}
