package dev.waybill.files.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;
import static org.hamcrest.Matchers.startsWith;

import dev.waybill.files.ServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PageTest extends ServiceTest {

    private static final String LOGIN = "https://app.example.com/login?of=files&returnTo=";

    private static RequestSpecification browser() {
        return nobody().header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    @Test
    void theLandingPageIsForEveryone() {
        browser()
                .get("/")
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .body(allOf(
                        containsString("href=\"/files\""),
                        containsString("href=\"/inspector\""),
                        containsString("href=\"/q/swagger-ui\""),
                        containsString("href=\"/q/health\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "a.b.c"})
    void andForThoseWhoseTokenHasExpired(String token) {
        browser().cookie("waybill_token", token).get("/").then().statusCode(200);
    }

    @Test
    void pagesRunNoScriptsButTheirOwnAndAreNotKept() {
        browser()
                .get("/")
                .then()
                .header("Cache-Control", equalTo("no-store"))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .header("Referrer-Policy", equalTo("same-origin"))
                .header(
                        "Content-Security-Policy",
                        equalTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                                + "connect-src 'self' %s; form-action 'self'; base-uri 'none'; "
                                        .formatted(stack.store().settings().publicEndpoint())
                                + "frame-ancestors 'none'"));
    }

    @Test
    void assetsAreKeptForAYearUnderTheAddressOfTheirContent() {
        String page = browser().get("/").asString();
        Set<String> assets = new TreeSet<>();
        Matcher found = Pattern.compile("\"(/assets/[^\"]+)\"").matcher(page);
        while (found.find()) {
            assets.add(found.group(1));
        }

        assertThat(assets).hasSize(4);
        for (String asset : assets) {
            String outdated = asset.replaceFirst("/assets/[0-9a-f]{16}", "/assets/0123456789abcdef");
            nobody().get(asset)
                    .then()
                    .statusCode(200)
                    .header("Cache-Control", equalTo("public, max-age=31536000, immutable"));
            nobody().get(outdated).then().statusCode(200).header("Cache-Control", equalTo("no-store"));
        }
        nobody().get("/assets/0123456789abcdef/other.js").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({
        "/files,                          https%3A%2F%2Ffiles.example.com%2Ffiles",
        "/files?entityType=a&entityId=%26, https%3A%2F%2Ffiles.example.com%2Ffiles%3FentityType%3Da%26entityId%3D%2526",
        "/inspector/audit,                https%3A%2F%2Ffiles.example.com%2Finspector%2Faudit"
    })
    void whoeverIsNotSignedInIsSentThereAndBack(String page, String returnTo) {
        browser().get(page).then().statusCode(303).header("Location", equalTo(LOGIN + returnTo));
        browser()
                .cookie("waybill_token", stack.tokens().expired(alice(newOrg())))
                .get(page)
                .then()
                .statusCode(303)
                .header("Location", equalTo(LOGIN + returnTo));
    }

    @Test
    void aScriptOfAPageIsToldWhereToSignIn() {
        browser()
                .header("HX-Request", "true")
                .header("HX-Current-URL", "https://files.example.com/files?cursor=x")
                .get("/files")
                .then()
                .statusCode(401)
                .header("HX-Redirect", equalTo(LOGIN + "https%3A%2F%2Ffiles.example.com%2Ffiles%3Fcursor%3Dx"));
    }

    @Test
    void aFormIsAnsweredWithALinkToTheSignIn() {
        browser()
                .cookie("waybill_token", stack.tokens().expired(alice(newOrg())))
                .header("Sec-Fetch-Site", "same-origin")
                .header("Referer", "https://files.example.com/inspector?cursor=x")
                .contentType("application/x-www-form-urlencoded")
                .body("dataset=invoices")
                .post("/inspector")
                .then()
                .statusCode(401)
                .contentType("text/html;charset=UTF-8")
                .body(containsString("Nothing was changed"))
                .body(containsString("href=\"" + LOGIN.replace("&", "&amp;")
                        + "https%3A%2F%2Ffiles.example.com%2Finspector%3Fcursor%3Dx\""));
    }

    @Test
    void aMistakeLeavesTheVisitorTheNavigation() {
        String token = stack.tokens().token(alice(newOrg()));
        Map<String, Integer> mistakes = Map.of("/inspector/none", 404, "/inspector/audit", 403);
        mistakes.forEach((page, status) -> {
            browser()
                    .cookie("waybill_token", token)
                    .get(page)
                    .then()
                    .statusCode(status)
                    .body(allOf(
                            containsString("href=\"/inspector\">Exports</a>\n</nav>"),
                            containsString("alice@example.com"),
                            containsString("action=\"/sign-out\""),
                            not(containsString("aria-current"))));
        });
        for (String bad : List.of("garbage", stack.tokens().without("org_id", alice(newOrg())))) {
            browser()
                    .cookie("waybill_token", bad)
                    .get("/files")
                    .then()
                    .statusCode(oneOf(303, 403))
                    .body(not(containsString("<nav")));
        }
    }

    /// What [Assets] reads while it starts.
    @Test
    void aNativeExecutableHasTheAssets() throws Exception {
        List<PathMatcher> included = Stream.of(
                        ConfigProvider.getConfig().getValue("quarkus.native.resources.includes", String[].class))
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
        assertThat(Stream.of(Assets.HTMX.substring(1), "assets/page.js", "assets/waybill.css", "assets/icon.svg"))
                .allMatch(resource -> included.stream().anyMatch(glob -> glob.matches(Path.of(resource))));
    }

    @Test
    void clientsOfTheApiGetDocumentsAndNoPages() {
        browser().get("/api/v1/files").then().statusCode(401).contentType("application/problem+json");
        nobody().get("/files").then().statusCode(401).contentType("application/problem+json");
    }

    @Test
    void whatIsNotThereIsAPageWithTheSameStatus() {
        browser()
                .get("/nowhere/%3Cscript%3E")
                .then()
                .statusCode(404)
                .contentType("text/html;charset=UTF-8")
                .header("Content-Security-Policy", startsWith("default-src 'none'"))
                .body(allOf(containsString("<code>not-found</code>"), not(containsString("nowhere"))));
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site,                403",
        "Sec-Fetch-Site, same-site,                 403",
        "Sec-Fetch-Site, none,                      403",
        "Sec-Fetch-Site, same-origin,               303",
        "X-Nothing,      x,                         403",
        "Origin,         https://files.example.com, 303"
    })
    void formsAreTakenFromOurOwnPagesOnly(String header, String value, int status) {
        browser().header(header, value).post("/sign-out").then().statusCode(status);
    }

    @Test
    void whateverWayTheTokenCame() {
        as(alice(newOrg()))
                .header("Sec-Fetch-Site", "cross-site")
                .post("/sign-out")
                .then()
                .statusCode(403)
                .body("detail", containsString("another site"));
    }

    @Test
    void signingOutTakesTheCookieBack() {
        browser()
                .header("Sec-Fetch-Site", "same-origin")
                .cookie("waybill_token", stack.tokens().expired(alice(newOrg())))
                .post("/sign-out")
                .then()
                .statusCode(303)
                .header("Location", equalTo("/"))
                .header("Set-Cookie", equalTo("waybill_token=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"));
    }
}
