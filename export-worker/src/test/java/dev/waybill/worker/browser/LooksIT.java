package dev.waybill.worker.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ScreenshotAnimations;
import dev.waybill.local.Claims;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Every state of every page in light, dark and on a narrow screen: written to `target/screenshots` for people to look
/// at, checked by axe-core, and nowhere wider than the screen.
class LooksIT extends BrowserTest {

    private static final String AXE = """
            async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
              .filter(({impact}) => impact === "serious" || impact === "critical")
              .map(({id, nodes}) => id + ": " + nodes.map(({html}) => html).join(" | "))""";
    private static final String TOO_WIDE = """
            () => document.documentElement.scrollWidth > document.documentElement.clientWidth
              ? "the page is " + document.documentElement.scrollWidth + " px wide" : "" """;
    private static final LocatorAssertions.ContainsTextOptions LONG =
            new LocatorAssertions.ContainsTextOptions().setTimeout(120_000);

    private final String org = "org-" + UUID.randomUUID();

    private Page wide(Claims who) {
        return user(who, new Browser.NewContextOptions().setViewportSize(1200, 800));
    }

    /// A look at the page as it stands, in all three ways; it is not loaded anew.
    private static void look(Page page, String name) {
        String axe = Site.read(Site.npm("axe-core/axe.min.js"));
        for (String way : List.of("light", "dark", "narrow", "narrow-dark")) {
            boolean dark = way.endsWith("dark");
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT));
            page.setViewportSize(way.startsWith("narrow") ? 390 : 1200, 800);
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(screenshot(name + "-" + way))
                    .setAnimations(ScreenshotAnimations.DISABLED));
            page.evaluate(axe);
            assertThat(page.evaluate(AXE)).as(name + ", " + way).isEqualTo(List.of());
            assertThat(page.evaluate(TOO_WIDE)).as(name + ", " + way).isEqualTo("");
        }
        page.setViewportSize(1200, 800);
    }

    private static void choose(Page page, String... names) {
        FilePayload[] files = new FilePayload[names.length];
        for (int i = 0; i < names.length; i++) {
            String type = names[i].endsWith(".pdf")
                    ? "application/pdf"
                    : names[i].endsWith(".png") ? "image/png" : "text/csv";
            files[i] = new FilePayload(
                    names[i], type, "1,2\n".repeat(1 + 9_000 * i).getBytes(StandardCharsets.UTF_8));
        }
        page.locator("[data-files]").setInputFiles(files);
    }

    @Test
    void pagesForEveryone() {
        Page page = visitor();
        page.navigate("/");
        look(page, "landing");
        page.navigate("/nowhere");
        look(page, "problem");
        page.navigate("/files");
        assertThat(page.locator("h1")).containsText("Sign in");
        look(page, "sign-in");
    }

    @Test
    void files() {
        Page page = wide(member(org));
        page.navigate("/files");
        look(page, "files-empty");
        choose(page, "Q3 report (final).pdf", "naïve – 東京.csv", "team photo.png");
        assertThat(page.locator("#list tbody tr")).hasCount(3);
        page.reload();
        look(page, "files");
        button(page, "Delete team photo.png").click();
        assertThat(page.locator("#list")).containsText("team photo.png was deleted.");
        look(page, "files-deleted");
        page.navigate("/files?entityType=invoice&entityId=4711");
        look(page, "files-of-a-record");
    }

    @Test
    void uploads() {
        Page page = wide(member(org));
        page.navigate("/files");
        page.route("**/org/**", route -> {}); // never answered: it stays on its way
        choose(page, "on its way.csv");
        page.locator("[data-files]").setInputFiles(new FilePayload("page.html", "text/html", new byte[] {1}));
        assertThat(page.locator("[data-uploads]")).containsText("are not taken");
        look(page, "files-uploading");
        begun("film – Take 2.mp4", 7_000_000_000L);
        Page later = wide(member(org));
        later.navigate("/files");
        assertThat(later.locator("[data-uploads]")).containsText("choose the file again");
        look(later, "files-unfinished");
        page.onDialog(dialog -> dialog.accept());
    }

    /// An upload by parts, of a browser that is gone.
    private void begun(String name, long byteSize) {
        RestAssured.given()
                .baseUri(site.url)
                .header("Authorization", "Bearer " + site.token(member(org)))
                .contentType(ContentType.JSON)
                .body(Map.of("filename", name, "type", "video/mp4", "metadata", Map.of("byteSize", byteSize)))
                .post("/s3/multipart")
                .then()
                .statusCode(200);
    }

    @Test
    void exports() {
        String tenant = site.orgWithNotes(40_000, 1_000);
        Page page = wide(member(tenant));
        page.navigate("/inspector");
        look(page, "exports-none");
        start(page, "slow");
        assertThat(page.locator("[data-stage]")).containsText("Writes the file", LONG);
        look(page, "export-running");
        Page other = wide(admin(tenant));
        other.navigate("/inspector?dataset=notes");
        other.locator("#start").click();
        assertThat(other.locator("#problem")).containsText("See the export that is running");
        look(other, "exports-refused");
        other.getByText("wait for its turn").last().click();
        other.locator("#start").click();
        assertThat(other.locator("#state")).containsText("Waits for its turn");
        look(other, "export-queued");
        button(other, "Cancel export").click();
        assertThat(other.locator("#state")).containsText("Cancelled");
        button(page, "Cancel export").click();
        assertThat(page.locator("#state")).containsText("Cancelled");
        look(page, "export-cancelled");
        start(page, "broken");
        assertThat(page.locator("#state")).containsText("Failed", LONG);
        look(page, "export-failed");
        start(page, "brief");
        assertThat(page.locator("#state")).containsText("Link is over", LONG);
        look(page, "export-link-over");
        start(page, "notes");
        assertThat(page.locator("#state")).containsText("Complete", LONG);
        look(page, "export-complete");
        site.execute("update waybill.export_run set status = 'expired' where id = '%s'"
                .formatted(page.url().substring(page.url().lastIndexOf('/') + 1)));
        page.reload();
        assertThat(page.locator("#state")).containsText("Expired");
        look(page, "export-expired");
        page.navigate("/inspector?dataset=notes");
        page.getByText("Only some rows").click();
        button(page, "Estimate size and time").click();
        assertThat(page.locator("#estimate")).containsText("Rows");
        look(page, "exports");
    }

    private static void start(Page page, String dataset) {
        page.navigate("/inspector?dataset=" + dataset);
        page.locator("#start").click();
        assertThat(page).hasURL(Pattern.compile(".*/inspector/[0-9a-f-]{36}$"));
    }

    @Test
    void auditTrail() {
        site.execute("""
                insert into waybill.audit_logs (org_id, actor_user_id, action, subject_id, detail)
                values ('%1$s', 'bob', 'file.uploaded', '%2$s', '{"fileName": "Q3 report (final).pdf", "byteSize": 48213}'),
                       ('%1$s', null, 'export.notes.completed', '%2$s', '{"rows": 3}')""".formatted(org, UUID.randomUUID()));
        Page page = wide(admin(org));
        page.navigate("/inspector/audit");
        look(page, "audit");
        page.navigate("/inspector/audit?from=yesterday");
        look(page, "audit-problem");
        Page member = wide(member(org));
        member.navigate("/inspector/audit");
        look(member, "audit-refused");
    }

    @Test
    void mails() {
        Claims alice = Site.USERS.getFirst();
        site.execute("insert into app.notes values ('%s', 1, 'one') on conflict do nothing".formatted(alice.orgId()));
        Page page = wide(alice);
        for (String dataset : List.of("notes", "lasting")) {
            start(page, dataset);
            assertThat(page.locator("#state")).containsText("Complete", LONG);
        }
        site.execute("insert into app.notes select '%s', n, 'x' from generate_series(2, 30) n on conflict do nothing"
                .formatted(alice.orgId()));
        start(page, "broken");
        assertThat(page.locator("#state")).containsText("Failed", LONG);
        Awaitility.await("the mails")
                .atMost(Site.SOON)
                .until(() -> site.stack.mail().messages(alice.email()).stream()
                        .anyMatch(mail -> mail.subject().equals("Your broken export failed")));
        page.navigate(site.stack.mail().api() + "/");
        look(page, "mails");
        for (String subject :
                List.of("Your notes export is ready", "Your lasting export is ready", "Your broken export failed")) {
            page.navigate(site.stack.mail().api() + "/");
            page.getByText(subject).first().click();
            assertThat(page.locator("iframe")).isVisible();
            look(page, subject.toLowerCase(Locale.ROOT).replace(' ', '-'));
        }
    }
}
