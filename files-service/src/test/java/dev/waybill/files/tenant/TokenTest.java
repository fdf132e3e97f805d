package dev.waybill.files.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TokenTest extends ServiceTest {

    private static final String PATH = "/api/v1/files";

    private final Claims alice = alice(newOrg());

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/files", "/api/v1/exports", "/api/v1/datasets", "/api/v1/files/x/content"})
    void everyResourceWantsAToken(String path) {
        nobody().get(path)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer"))
                .contentType("application/problem+json")
                .body("code", equalTo("unauthenticated"));
    }

    @Test
    void aTokenOfTheIdentityProviderIsBelieved() {
        withToken(stack.tokens().token(alice)).get(PATH).then().statusCode(200);
    }

    @Test
    void forgedTokensAreRefused() throws Exception {
        String genuine = stack.tokens().token(alice);
        String otherTenant =
                genuine.replace(part(genuine, 1), part(stack.tokens().token(alice(newOrg())), 1));
        for (String forged : List.of(
                stack.tokens().signedByAnotherKey(alice),
                stack.tokens().unsigned(alice),
                signedWithThePublicKeyAsSecret(genuine),
                stack.tokens().expired(alice),
                stack.tokens().issuedBy("https://evil.example", alice),
                stack.tokens().meantFor("another-service", alice),
                stack.tokens().without("exp", alice),
                stack.tokens().without("aud", alice),
                stack.tokens().without("iss", alice),
                stack.tokens().without("sub", alice),
                otherTenant,
                genuine.substring(0, genuine.length() - 4),
                genuine + "x",
                "garbage",
                "a.b.c",
                "..")) {
            withToken(forged)
                    .get(PATH)
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", startsWith("Bearer"))
                    .body("code", equalTo("unauthenticated"));
        }
    }

    @Test
    void rolesDecide() {
        Claims stranger = new Claims("eve", alice.orgId(), "e@example.com", "Eve", List.of("guest"), alice.lifetime());
        Claims nothing = new Claims("eve", alice.orgId(), "e@example.com", "Eve", List.of(), alice.lifetime());

        as(stranger).get(PATH).then().statusCode(403).body("code", equalTo("forbidden"));
        as(nothing).get(PATH).then().statusCode(403).body("code", equalTo("forbidden"));
        as(Claims.admin("root", alice.orgId(), "r@example.com"))
                .get(PATH)
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "../x", "ünï", "a b", "x'--", "%"})
    void aTenantMustBeNamed(String orgId) {
        as(alice(orgId)).get(PATH).then().statusCode(403).body("code", equalTo("no-tenant"));
    }

    @Test
    void aTokenWithoutTenantIsRefused() {
        withToken(stack.tokens().without("org_id", alice))
                .get(PATH)
                .then()
                .statusCode(403)
                .body("code", equalTo("no-tenant"));
        as(alice("x".repeat(65))).get(PATH).then().statusCode(403);
    }

    @Test
    void aTokenLivesAsLongAsItSays() {
        as(alice.lasting(Duration.ofSeconds(-30))).get(PATH).then().statusCode(401);
    }

    @Test
    void theCookieCountsForReading() {
        String token = stack.tokens().token(alice);

        nobody().cookie("waybill_token", token).get(PATH).then().statusCode(200);
        nobody().cookie("waybill_token", token).head(PATH).then().statusCode(200);
        nobody().cookie("waybill_token", "garbage").get(PATH).then().statusCode(401);
        nobody().cookie("waybill_token", token)
                .header("Authorization", "Bearer garbage")
                .get(PATH)
                .then()
                .statusCode(401); // the header wins
    }

    @Test
    void theCookieChangesSomethingOnlyFromTheSameOrigin() {
        String token = stack.tokens().token(alice);
        String path = PATH + "/none";

        nobody().cookie("waybill_token", token).delete(path).then().statusCode(401);
        for (String site : List.of("cross-site", "same-site", "none")) {
            nobody().cookie("waybill_token", token)
                    .header("Sec-Fetch-Site", site)
                    .delete(path)
                    .then()
                    .statusCode(401);
        }
        nobody().cookie("waybill_token", token)
                .header("Origin", "http://localhost:8080") // may call, but with a header
                .delete(path)
                .then()
                .statusCode(401);

        nobody().cookie("waybill_token", token)
                .header("Sec-Fetch-Site", "same-origin")
                .delete(path)
                .then()
                .statusCode(404);
        nobody().cookie("waybill_token", token)
                .header("Origin", "https://files.example.com")
                .delete(path)
                .then()
                .statusCode(404);
    }

    /// A proxy adds the header to whatever a browser sends, also to what images of other sites make it send.
    @ParameterizedTest
    @CsvSource({
        "/s3/params,                                                            400",
        "/api/v1/exports/sync,                                                  400",
        "/api/v1/metrics/00000000-0000-7000-8000-000000000000/download,         404"
    })
    void getsThatMakeSomethingDoNotCountFromPagesOfOthersEvenWithTheHeader(String path, int begun) {
        String token = stack.tokens().token(alice);
        for (String site : List.of("cross-site", "same-site")) {
            withToken(token)
                    .header("Sec-Fetch-Site", site)
                    .get(path)
                    .then()
                    .statusCode(401)
                    .body("code", equalTo("unauthenticated"));
            withToken(token)
                    .header("Sec-Fetch-Site", site)
                    .header("Origin", "http://localhost:8080") // a script of an origin that may call
                    .get(path)
                    .then()
                    .statusCode(begun);
        }
        for (String site : List.of("same-origin", "none")) {
            withToken(token).header("Sec-Fetch-Site", site).get(path).then().statusCode(begun);
        }
        withToken(token).get(path).then().statusCode(begun);
    }

    @Test
    void originsThatAreNotListedMayNotCall() {
        nobody().header("Origin", "https://evil.example").get(PATH).then().statusCode(403);
        String allowed = nobody().header("Origin", "http://localhost:8080")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization")
                .options(PATH)
                .header("Access-Control-Allow-Origin");
        assertThat(allowed).isEqualTo("http://localhost:8080");
    }

    private static String part(String token, int index) {
        return List.of(token.split("\\.")).get(index);
    }

    /// The classic: the public key, which everyone has, as the secret of an HMAC.
    private String signedWithThePublicKeyAsSecret(String genuine) throws Exception {
        String header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Files.readAllBytes(stack.tokens().publicKeyFile()), "HmacSHA256"));
        String signed = header + "." + part(genuine, 1);
        return signed
                + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }
}
