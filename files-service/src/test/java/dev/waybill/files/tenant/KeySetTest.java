package dev.waybill.files.tenant;

import dev.waybill.files.KeySet;
import dev.waybill.files.ServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(KeySetTest.OwnService.class)
class KeySetTest extends ServiceTest {

    /// A service of its own: for an unknown key the set is fetched once a minute, and another test may just have done
    /// it.
    public static final class OwnService implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(KeySet.class));
        }
    }

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
