package dev.waybill.worker.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesPageIT extends BrowserTest {

    private static final String DROP = """
            ([name, type, text, event]) => {
              const carried = new DataTransfer();
              carried.items.add(new File([text], name, {type}));
              const made = event === "paste"
                ? new ClipboardEvent("paste", {clipboardData: carried, bubbles: true, cancelable: true})
                : new DragEvent(event, {dataTransfer: carried, bubbles: true, cancelable: true});
              document.body.dispatchEvent(made);
            }""";

    private final String org = "org-" + UUID.randomUUID();
    private Page page;

    @BeforeEach
    void open() {
        page = user(member(org));
        page.navigate("/files");
    }

    private static FilePayload file(String name, String text) {
        String type = name.endsWith(".pdf") ? "application/pdf" : "text/csv";
        return new FilePayload(name, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private void choose(FilePayload... files) {
        page.locator("[data-files]").setInputFiles(files);
    }

    private Locator row(String name) {
        return page.locator("#list tbody tr").filter(new Locator.FilterOptions().setHasText(name));
    }

    private Locator upload(String name) {
        return page.locator("[data-uploads] > *").filter(new Locator.FilterOptions().setHasText(name));
    }

    private static Locator button(Locator in, String name) {
        return in.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }

    @Test
    void saysThatThereIsNothingYet() {
        assertThat(page.locator("#list")).containsText("No files yet.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Q3 report (final).pdf", "naïve – 東京.csv"})
    void aFileIsUploadedListedAndSavedUnderItsName(String name) throws IOException {
        choose(file(name, "some,bytes\n"));

        assertThat(row(name)).containsText(name.endsWith(".pdf") ? "PDF" : "CSV");
        assertThat(row(name)).containsText("11 bytes");
        assertThat(row(name)).containsText("You");
        Download saved = page.waitForDownload(
                () -> row(name).getByRole(AriaRole.LINK).first().click());
        assertThat(saved.suggestedFilename()).isEqualTo(name);
        assertThat(Files.readString(saved.path())).isEqualTo("some,bytes\n");
        assertThat(site.texts("select original_file_name from waybill.file_metadata where org_id = ?", org))
                .containsExactly(name);
    }

    @Test
    void filesAreDroppedAndPasted() {
        page.evaluate(DROP, List.of("dropped.csv", "text/csv", "a", "dragenter"));
        page.evaluate(DROP, List.of("dropped.csv", "text/csv", "a", "drop"));
        page.evaluate(DROP, List.of("pasted.csv", "text/csv", "b", "paste"));

        assertThat(row("dropped.csv")).isVisible();
        assertThat(row("pasted.csv")).isVisible();
    }

    @Test
    void severalGoUpTogetherAndARefusedOneSaysWhy() {
        choose(file("one.csv", "1"), file("two.csv", "2"), new FilePayload("page.html", "text/html", new byte[] {1}));

        assertThat(row("one.csv")).isVisible();
        assertThat(row("two.csv")).isVisible();
        assertThat(upload("page.html")).containsText("Files of type text/html are not taken");
    }

    @Test
    void anUploadIsCancelledAndLeavesNothingInTheList() {
        AtomicInteger held = new AtomicInteger();
        List<String> broken = new ArrayList<>();
        page.onRequestFailed(request -> broken.add(request.method()));
        page.route("**/org/**", route -> held.incrementAndGet()); // never answered
        choose(file("slow.csv", "1"));
        page.waitForCondition(() -> held.get() > 0);

        button(upload("slow.csv"), "Cancel").click();

        assertThat(upload("slow.csv").getByRole(AriaRole.PROGRESSBAR)).hasCount(0);
        page.waitForCondition(() -> !broken.isEmpty()); // told a moment later
        assertThat(broken).containsExactly("PUT");
        page.reload();
        assertThat(page.locator("#list")).containsText("No files yet.");
    }

    @Test
    void anUploadThatFailedIsTriedAgain() {
        AtomicInteger refused = new AtomicInteger();
        page.route("**/org/**", route -> {
            if (refused.incrementAndGet() == 1) {
                route.fulfill(new Route.FulfillOptions().setStatus(400).setBody("no"));
            } else {
                route.resume();
            }
        });
        choose(file("again.csv", "1"));

        button(upload("again.csv"), "Retry").click();

        assertThat(row("again.csv")).isVisible();
    }

    @Test
    void aCopiedLinkEndsWithItsTimeAndTheRefreshedPageHasANewOne() throws Exception {
        choose(file("linked.csv", "1"));
        button(row("linked.csv"), "Copy link").click();
        String link = (String) page.evaluate("() => navigator.clipboard.readText()");

        assertThat(status(link)).isEqualTo(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> status(link) == 403);
        page.reload();
        String fresh = row("linked.csv").getByRole(AriaRole.LINK).first().getAttribute("href");
        assertThat(fresh).isNotEqualTo(link);
        assertThat(status(fresh)).isEqualTo(200);
    }

    private static int status(String link) throws Exception {
        HttpRequest get = HttpRequest.newBuilder(URI.create(link)).build();
        return HttpClient.newHttpClient().send(get, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void aFileIsDeletedAndRestored() {
        choose(file("kept.csv", "1"));
        button(row("kept.csv"), "Delete").click();
        assertThat(page.locator("#list")).containsText("kept.csv was deleted.");
        assertThat(row("kept.csv")).not().isVisible();

        button(page.locator("#list"), "Undo").click();

        assertThat(row("kept.csv")).isVisible();
        assertThat(site.texts("select action from waybill.audit_logs where org_id = ? order by occurred_at", org))
                .containsExactly("file.uploaded", "file.soft_deleted", "file.restored");
    }

    @Test
    void withoutScriptsEverythingButUploadingWorks() {
        IntStream.rangeClosed(1, 21).forEach(n -> site.execute("""
                insert into waybill.file_metadata (id, org_id, object_key, original_file_name, content_type, byte_size, uploaded_by, uploaded_at)
                select id, '%1$s', 'org/%1$s/files/' || id || '.csv', 'file %2$02d.csv', 'text/csv', 1, 'bob', now() + interval '%2$s s'
                from (select waybill.uuid_v7() as id) new""".formatted(org, n)));
        Page plain = user(member(org), new Browser.NewContextOptions().setJavaScriptEnabled(false));
        plain.navigate("/files");
        assertThat(plain.locator("noscript p")).containsText("Uploading needs JavaScript");
        assertThat(plain.locator("#list tbody tr")).hasCount(20);

        plain.getByText("Older files").click();
        assertThat(plain.locator("#list tbody tr")).hasCount(1);
        plain.getByText("Delete").click();
        assertThat(plain.locator("#list")).containsText("file 01.csv was deleted.");
        plain.getByText("Undo").click();
        assertThat(plain.locator("#list")).containsText("file 01.csv was restored.");
    }

    @Test
    void whoeverIsSignedOutIsLedToSignIn() {
        page.context().clearCookies();
        page.navigate("/files");

        assertThat(page).hasURL(Pattern.compile(".*/sign-in\\?returnTo=.*%2Ffiles"));
    }
}
