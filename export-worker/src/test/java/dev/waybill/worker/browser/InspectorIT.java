package dev.waybill.worker.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Exports as users ask for them, watch them and fetch them.
class InspectorIT extends BrowserTest {

    private static final Pattern RUN = Pattern.compile(".*/inspector/[0-9a-f-]{36}$");
    private static final LocatorAssertions.ContainsTextOptions LONG =
            new LocatorAssertions.ContainsTextOptions().setTimeout(120_000);

    private boolean workerIsGone;

    @AfterEach
    void bringWorkerBack() {
        if (workerIsGone) {
            site.startWorker();
        }
    }

    private static Page start(Page page, String dataset) {
        page.navigate("/inspector");
        page.locator("#dataset").selectOption(dataset);
        assertThat(page.locator("input[name=of]")).hasValue(dataset);
        page.locator("#start").click();
        assertThat(page).hasURL(RUN);
        return page;
    }

    private static String runId(Page page) {
        return page.url().substring(page.url().lastIndexOf('/') + 1);
    }

    private static String csv(Download download) throws IOException {
        Path file = download.path();
        return Files.readString(file);
    }

    @Test
    void anExportIsChosenEstimatedStartedWatchedAndDownloaded() throws IOException {
        String org = site.orgWithNotes(300, 40);
        Page page = user(member(org));
        page.navigate("/inspector");
        assertThat(page.locator("#history")).containsText("No exports yet.");
        page.locator("#dataset").selectOption("notes");
        assertThat(page.locator("input[name=of]")).hasValue("notes"); // the fragment has come
        assertThat(page.locator("#columns")).containsText("text");
        page.getByText("Only some rows").click();
        page.locator("[name='op.id']").selectOption("lte");
        page.locator("[name='value.id']").fill("120");
        button(page, "Estimate size and time").click();
        assertThat(page.locator("#estimate")).containsText("Rows");

        page.locator("#start").click();

        assertThat(page).hasURL(RUN);
        assertThat(page.locator("#state")).containsText("Complete", LONG);
        assertThat(page.locator("#run")).containsText("120");
        String sha256 = page.locator("dd code").first().textContent();
        assertThat(sha256).matches("[0-9a-f]{64}");
        assertThat(site.texts("select sha256 from waybill.export_run where id = ?::uuid", runId(page)))
                .containsExactly(sha256);
        Download saved = page.waitForDownload(() -> page.locator("#download").click());
        assertThat(csv(saved).lines().count()).isEqualTo(121);
        assertThat(saved.suggestedFilename()).matches("export-\\d{4}-\\d\\d-\\d\\d\\.csv");
        page.getByText("All exports").click();
        assertThat(page.locator("#history tbody tr")).hasCount(1);
        assertThat(page.locator("#history tbody tr")).containsText("Complete");
    }

    @Test
    void progressIsSeenWithoutReloadingAndAnExportIsCancelled() {
        String org = site.orgWithNotes(12_000, 4_000);
        Page page = start(user(member(org)), "slow");
        page.evaluate("() => { window.untouched = true; }");
        assertThat(page.locator("[data-stage]")).containsText("Writes the file", LONG);
        String before = page.locator("#progress").textContent();

        assertThat(page.locator("#progress"))
                .not()
                .hasText(before, new LocatorAssertions.HasTextOptions().setTimeout(30_000));
        assertThat(page.evaluate("() => window.untouched")).isEqualTo(true);
        button(page, "Cancel export").click();

        assertThat(page.locator("#state")).containsText("Cancelled");
        assertThat(site.texts("select status from waybill.export_run where id = ?::uuid", runId(page)))
                .containsExactly("cancelled");
        assertThat(button(page, "Start again")).isVisible();
    }

    @Test
    void theWorkerIsKilledAndThePageCarriesOn() throws IOException {
        String org = site.orgWithNotes(3_000, 6_000);
        Page page = start(user(member(org)), "slow");
        page.evaluate("() => { window.untouched = true; }");
        String run = runId(page);
        Awaitility.await("a checkpoint")
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> site
                                .texts(
                                        "select part_count::text from waybill.export_checkpoint where run_id = ?::uuid",
                                        run)
                                .stream()
                                .anyMatch(parts -> Integer.parseInt(parts) > 0));
        site.killWorker();
        workerIsGone = true;
        site.startWorker();
        workerIsGone = false;

        assertThat(page.locator("#progress")).containsText("resumed from the last checkpoint", LONG);
        assertThat(page.locator("#state"))
                .containsText("Complete", new LocatorAssertions.ContainsTextOptions().setTimeout(120_000));
        assertThat(page.evaluate("() => window.untouched")).isEqualTo(true);
        assertThat(page.locator("#run")).containsText("moments");
        Download saved = page.waitForDownload(() -> page.locator("#download").click());
        assertThat(csv(saved).lines().count()).isEqualTo(3_001);
    }

    @Test
    void filesServiceIsRestartedAndThePageCarriesOn() {
        String org = site.orgWithNotes(2_500, 4_000);
        Page page = start(user(member(org)), "slow");
        assertThat(page.locator("[data-stage]")).containsText("Writes the file", LONG);
        page.evaluate("() => { window.untouched = true; }");

        site.restartFiles();

        assertThat(page.locator("#state")).containsText("Complete", LONG);
        assertThat(page.evaluate("() => window.untouched")).isEqualTo(true);
    }

    @Test
    void aFailureSaysWhyAndWhatToDo() {
        String org = site.orgWithNotes(40, 40);
        Page page = start(user(member(org)), "broken");

        assertThat(page.locator("#state"))
                .containsText("Failed", new LocatorAssertions.ContainsTextOptions().setTimeout(120_000));
        List<String> codes = site.texts("select error_code from waybill.export_run where id = ?::uuid", runId(page));
        assertThat(page.locator("#run")).containsText(codes.getFirst());
        assertThat(page.locator("#run strong").first())
                .containsText(Pattern.compile("Ask for the export again|support"));
        assertThat(button(page, "Try again")).isVisible();
    }

    @Test
    void aLinkThatIsOverIsAskedForAgain() throws IOException {
        String org = site.orgWithNotes(10, 40);
        Page page = start(user(member(org)), "brief");
        assertThat(page.locator("#state")).containsText("Complete", LONG);
        assertThat(page.locator("[data-left]")).containsText(Pattern.compile("\\d s"));
        String first = runId(page);

        assertThat(page.locator("#state")).containsText("Link is over", LONG);
        button(page, "Start again").click();

        assertThat(page).not().hasURL(Pattern.compile(".*" + first));
        assertThat(page.locator("#state")).containsText("Complete", LONG);
        Download saved = page.waitForDownload(() -> page.locator("#download").click());
        assertThat(csv(saved).lines().count()).isEqualTo(11);
    }

    @Test
    void aFreshLinkIsThereAtEachLook() throws IOException {
        String org = site.orgWithNotes(10, 40);
        Page page = start(user(member(org)), "lasting");
        assertThat(page.locator("#state")).containsText("Complete", LONG);
        String first = page.locator("#download").getAttribute("href");

        page.waitForTimeout(1_100); // links are signed for whole seconds
        page.getByText("Another link").click();

        assertThat(page.locator("#download")).not().hasAttribute("href", first);
        Download saved = page.waitForDownload(() -> page.locator("#download").click());
        assertThat(csv(saved).lines().count()).isEqualTo(11);
    }

    @Test
    void withoutScriptsAnExportIsMadeAllTheSame() throws IOException {
        String org = site.orgWithNotes(10, 40);
        Page page = user(member(org), new Browser.NewContextOptions().setJavaScriptEnabled(false));
        page.navigate("/inspector");
        page.locator("#dataset").selectOption("notes");
        button(page, "Show what fits this dataset and format").click();
        assertThat(page.locator("input[name=of]")).hasValue("notes");
        page.locator("#columns input[value=id]").uncheck();
        page.locator("#start").click();
        assertThat(page).hasURL(RUN);

        assertThat(page.locator("#state")).containsText("Complete", LONG); // the page reloads itself
        Download saved = page.waitForDownload(() -> page.locator("#download").click());
        assertThat(csv(saved)).startsWith("text\n").hasLineCount(11);
    }

    @Test
    void theMailLeadsToTheExportAndSigningInLeadsBack() {
        String org = Site.USERS.getFirst().orgId();
        site.execute("insert into app.notes values ('%s', 1, 'one') on conflict do nothing".formatted(org));
        Page page = start(user(Site.USERS.getFirst()), "notes");
        assertThat(page.locator("#state")).containsText("Complete", LONG);
        String run = runId(page);
        String address = Site.USERS.getFirst().email();
        Awaitility.await("the mail")
                .atMost(Duration.ofSeconds(30))
                .until(() -> site.stack.mail().messages(address).stream()
                        .anyMatch(mail -> mail.messageId().contains(run)));
        Page visitor = visitor();
        visitor.navigate(site.stack.mail().api() + "/");
        visitor.getByText("Your notes export is ready").first().click();
        Page opened = visitor.waitForPopup(() ->
                visitor.frameLocator("iframe").getByText("See this export").click());

        opened.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Alice Archer"))
                .click();

        assertThat(opened).hasURL(site.url + "/inspector/" + run);
        assertThat(opened.locator("#state")).containsText("Complete");
    }

    @Test
    void administratorsReadTheAuditTrail() {
        String org = "org-" + UUID.randomUUID();
        site.execute("""
                insert into waybill.audit_logs (org_id, actor_user_id, action, subject_id, detail)
                values ('%s', 'bob', 'file.uploaded', 'f1', '{"fileName": "<b>bold</b>.csv"}'),
                       ('%s', null, 'export.notes.completed', 'e1', '{"rows": 3}')""".formatted(org, org));
        Page page = user(admin(org));
        page.navigate("/inspector/audit");
        assertThat(page.locator("tbody tr")).hasCount(2);
        assertThat(page.locator("tbody")).containsText("<b>bold</b>.csv");
        assertThat(page.locator("tbody")).containsText("the system");

        page.locator("#action").fill("file.*");
        button(page, "Filter").click();
        assertThat(page.locator("tbody tr")).hasCount(1);

        Page other = user(member(org));
        other.navigate("/inspector/audit");
        assertThat(other.locator("h1")).containsText("roles do not allow");
    }
}
