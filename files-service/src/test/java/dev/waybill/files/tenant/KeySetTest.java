package dev.waybill.files.tenant;

import dev.waybill.files.KeySet;
import dev.waybill.files.OtherSettings;
import dev.waybill.files.ServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(OtherSettings.class)
class KeySetTest extends ServiceTest {

    private static final String PATH = "/api/v1/files";

    @SuppressWarnings("NullAway.Init") // set by KeySet
    KeySet keySet;

    @Test
    void tokensOfEveryKeyOfTheSetAreBelievedAlsoOfOneThatIsAddedLater() throws Exception {
        PublicJsonWebKey rsa = keySet.newRsaKey("first");
        withToken(KeySet.token(rsa, "RS256", newOrg())).get(PATH).then().statusCode(200);

        PublicJsonWebKey ec = keySet.newEcKey("second");
        withToken(KeySet.token(ec, "ES256", newOrg())).get(PATH).then().statusCode(200);

        withToken(KeySet.token(rsa, "RS512", newOrg())).get(PATH).then().statusCode(401);
        as(alice(newOrg())).get(PATH).then().statusCode(401); // the stack's own key is not in the set
    }
}
