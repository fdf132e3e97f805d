package dev.waybill.worker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import dev.waybill.local.Claims;
import dev.waybill.worker.NeedsPrograms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A test in the Chromium of the machine. One site serves all tests of a JVM; each test has windows of its own, whose
/// scripts must end without an error and keep to the page's Content Security Policy.
@NeedsPrograms(
        value = {"chromium", "npm"},
        packages = "chromium npm fonts-noto-cjk")
abstract class BrowserTest {

    private static final double SOON_MILLIS = 60_000; // on a machine where all else runs too

    @RegisterExtension
    static final SharedSite SHARED = new SharedSite();

    static Site site;

    private static Playwright playwright;
    private static Browser chromium;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();

    @BeforeAll
    static void launch() {
        PlaywrightAssertions.setDefaultAssertionTimeout(SOON_MILLIS);
        site = SHARED.site();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(NeedsPrograms.AreInstalled.path("chromium"))
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    }

    @AfterAll
    static void quit() {
        playwright.close();
    }

    @AfterEach
    void closeWindows() {
        contexts.forEach(BrowserContext::close);
        Assertions.assertThat(mistakes).as("errors of scripts").isEmpty();
    }

    /// A window of nobody.
    Page visitor() {
        return window(new Browser.NewContextOptions());
    }

    /// A window of someone who is signed in.
    Page user(Claims who) {
        return user(who, new Browser.NewContextOptions());
    }

    Page user(Claims who, Browser.NewContextOptions options) {
        Page page = window(options);
        signIn(page, who);
        return page;
    }

    /// Gives the window a cookie as whoever signs users in does.
    void signIn(Page page, Claims who) {
        page.context()
                .addCookies(List.of(new Cookie("waybill_token", site.token(who))
                        .setUrl(site.url)
                        .setHttpOnly(true)
                        .setSameSite(SameSiteAttribute.LAX)));
    }

    private Page window(Browser.NewContextOptions options) {
        BrowserContext context = chromium.newContext(options.setBaseURL(site.url)
                .setPermissions(List.of("clipboard-read", "clipboard-write"))
                .setAcceptDownloads(true));
        contexts.add(context);
        context.onWebError(error -> mistakes.add(error.error()));
        context.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                mistakes.add(message.text());
            }
        });
        context.setDefaultTimeout(SOON_MILLIS);
        return context.newPage();
    }

    /// Member of a tenant.
    static Claims member(String org) {
        return Claims.member("alice", org, "alice@example.com");
    }

    static Claims admin(String org) {
        return Claims.admin("ada", org, "ada@example.com");
    }

    static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    /// Where screenshots are written.
    static Path screenshot(String name) {
        return Path.of("target", "screenshots", name + ".png");
    }
}
