package dev.waybill.worker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uppy's own bundle from npm, with nothing of ours in it, uploads through the endpoints that it knows of Companion.
/// Version 5 sends the headers that a product gives it, and works from another origin; version 6 sends none, and works
/// where the cookie does: on pages of the same origin.
class UppyIT extends BrowserTest {

    private static final int MIB = 1 << 20;
    private static final String SETUP = """
            ({partsFrom, ...plugin}) => {
              if (partsFrom) plugin.shouldUseMultipart = (file) => file.size > partsFrom;
              const uppy = new Uppy.Uppy().use(Uppy.AwsS3, plugin);
              const input = document.createElement("input");
              input.type = "file";
              input.id = "files";
              input.multiple = true;
              input.addEventListener("change", async () => {
                for (const file of input.files) uppy.addFile({name: file.name, type: file.type, data: file});
                const {failed} = await uppy.upload();
                window.failures = failed.map((file) => String(file.error));
              });
              document.body.append(input);
            }""";

    @TempDir
    static Path folder;

    private static Product product;

    private final String org = "org-" + UUID.randomUUID();

    @BeforeAll
    static void open() {
        product = new Product(site.friendPort);
    }

    @AfterAll
    static void close() {
        product.close();
    }

    private static Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return Files.write(folder.resolve(name), bytes);
    }

    /// A product's page, with what it gives Uppy.
    private Page product() {
        Page page = visitor();
        page.navigate(product.url());
        return page;
    }

    private Map<String, Object> token() {
        return Map.of("endpoint", site.url, "headers", Map.of("authorization", "Bearer " + site.token(member(org))));
    }

    private void uploads(Page page, String bundle, Map<String, Object> options, List<Path> files) throws IOException {
        page.evaluate(Site.read(Site.npm(bundle + "/dist/uppy.min.js")));
        page.evaluate(SETUP, options);
        page.locator("#files").setInputFiles(files.toArray(Path[]::new));
        page.waitForFunction("() => window.failures", null, new Page.WaitForFunctionOptions().setTimeout(120_000));
        assertThat(page.evaluate("() => window.failures.join()")).isEqualTo("");

        Page list = user(member(org));
        Awaitility.await("the files to be listed")
                .atMost(Duration.ofSeconds(30))
                .until(() -> site.texts("select id::text from waybill.file_metadata where org_id = ?", org)
                                .size()
                        == files.size());
        list.navigate("/files");
        for (Path file : files) {
            Download saved = list.waitForDownload(
                    () -> list.getByText(file.getFileName().toString()).click());
            assertThat(saved.path()).hasSameBinaryContentAs(file);
        }
        assertThat(site.texts("select action from waybill.audit_logs where org_id = ?", org))
                .hasSize(files.size())
                .containsOnly("file.uploaded");
    }

    @Test
    void version5FromAnotherOriginWithAToken() throws IOException {
        List<Path> files = List.of(file("naïve – 東京.csv", 70_000), file("report.pdf", 3 * MIB));

        uploads(product(), "uppy5", token(), files);
    }

    @Test
    void version5ByParts() throws IOException {
        uploads(product(), "uppy5", token(), List.of(file("film.mp4", 101 * MIB))); // its own threshold is 100 MiB
    }

    @Test
    void version6OfTheSameOriginWithTheCookie() throws IOException {
        Page page = user(member(org));
        page.navigate("/");
        List<Path> files = List.of(file("naïve – 東京.csv", 70_000), file("report.pdf", 6 * MIB));

        uploads(page, "uppy6", Map.of("companionEndpoint", ""), files);
    }

    @Test
    void version6ByParts() throws IOException {
        Page page = user(member(org));
        page.navigate("/");

        uploads(
                page,
                "uppy6",
                Map.of("companionEndpoint", site.url, "partsFrom", 5 * MIB),
                List.of(file("film.mp4", 12 * MIB)));
    }
}
