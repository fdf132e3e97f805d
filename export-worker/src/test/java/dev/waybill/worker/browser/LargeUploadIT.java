package dev.waybill.worker.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.waybill.contract.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/// A file of 300 MiB: interrupted, gone on with, and whole.
class LargeUploadIT extends BrowserTest {

    private static final int MIB = 1 << 20;
    private static final int SIZE_MIB = 300;
    private static final Pattern PART = Pattern.compile("[?&]partNumber=(\\d+)");
    private static final double LONG = Duration.ofMinutes(5).toMillis();

    @TempDir
    static Path folder;

    private static Path video;
    private static String sha256;

    private static final int PARTS = 19; // of 16 MiB, the last of 12
    private static final int LAST_FREE = 6;

    private final String org = "org-" + UUID.randomUUID();
    private final List<Integer> sent = new CopyOnWriteArrayList<>();
    private final List<Route> held = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void make() throws Exception {
        video = folder.resolve("film – Take 2.mp4");
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] block = new byte[MIB];
        Random random = new Random(8);
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(video), digest)) {
            for (int i = 0; i < SIZE_MIB; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        sha256 = HexFormat.of().formatHex(digest.digest());
    }

    /// The page of files, whose first parts go through and whose others are held, however fast this machine is.
    private Page open() {
        Page page = user(member(org));
        watch(page, sent);
        page.route(PART, route -> {
            if (part(route.request()) > LAST_FREE) {
                held.add(route);
            } else {
                route.resume();
            }
        });
        page.navigate("/files");
        return page;
    }

    /// Notes the number of each part that the store has taken.
    private static void watch(Page page, List<Integer> parts) {
        page.onRequestFinished(request -> {
            if (part(request) > 0
                    && request.method().equals("PUT")
                    && request.response().ok()) {
                parts.add(part(request));
            }
        });
    }

    /// 0 for what is no part.
    private static int part(Request request) {
        Matcher part = PART.matcher(request.url());
        return part.find() ? Integer.parseInt(part.group(1)) : 0;
    }

    private static Locator upload(Page page) {
        return page.locator("[data-uploads] > *").filter(new Locator.FilterOptions().setHasText("film"));
    }

    private void awaitParts(Page page) {
        Awaitility.await("the first parts to be sent, and another to be on its way")
                .atMost(Duration.ofMinutes(4))
                .until(() -> {
                    page.waitForTimeout(20); // Playwright tells of requests only while it is called
                    return sent.size() >= LAST_FREE && !held.isEmpty();
                });
    }

    private void listedWhole(Page page) throws Exception {
        assertThat(page.locator("#list tbody tr"))
                .containsText("film – Take 2.mp4", new LocatorAssertions.ContainsTextOptions().setTimeout(LONG));
        assertThat(page.locator("#list tbody tr")).containsText("314.6 MB");
        assertThat(stored()).isEqualTo(sha256);
        assertThat(site.texts("select action from waybill.audit_logs where org_id = ?", org))
                .containsExactly("file.uploaded");
    }

    private String stored() throws Exception {
        String key = site.texts("select object_key from waybill.file_metadata where org_id = ?", org)
                .getFirst();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (S3Client s3 = site.stack.store().settings().client(ApacheHttpClient.create());
                InputStream object = s3.getObject(get ->
                        get.bucket(site.stack.store().settings().bucket()).key(new ObjectKey(key).value()));
                DigestInputStream in = new DigestInputStream(object, digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void goesOnAfterTheNetworkWasLost() throws Exception {
        Page page = open();
        page.locator("[data-files]").setInputFiles(video);
        awaitParts(page);

        page.context().setOffline(true);
        held.forEach(route -> route.abort("internetdisconnected"));
        page.waitForTimeout(3_000);
        page.unroute(PART);
        page.context().setOffline(false);

        listedWhole(page);
        page.waitForCondition(() -> sent.size() >= PARTS); // the browser tells of them a moment later
        assertThat(sent).as("parts, each sent once").doesNotHaveDuplicates().hasSize(PARTS);
    }

    @Test
    void goesOnAfterTheWindowWasClosed() throws Exception {
        Page first = open();
        first.locator("[data-files]").setInputFiles(video);
        awaitParts(first);
        first.close();
        List<Integer> before = List.copyOf(sent);

        List<Integer> after = new CopyOnWriteArrayList<>();
        Page second = user(member(org));
        watch(second, after);
        second.navigate("/files");
        assertThat(upload(second)).containsText("choose the file again");
        second.locator("[data-files]").setInputFiles(video);

        listedWhole(second);
        second.waitForCondition(() -> after.size() >= PARTS - before.size());
        assertThat(after).doesNotContainAnyElementsOf(before).hasSize(PARTS - before.size());
    }

    @Test
    void whatIsCancelledLeavesNothingInTheStore() throws IOException {
        Page page = open();
        page.locator("[data-files]").setInputFiles(video);
        awaitParts(page);

        upload(page)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel"))
                .click();

        Awaitility.await("the upload to be forgotten")
                .atMost(Site.SOON)
                .until(() -> site.texts("select id::text from waybill.pending_upload where org_id = ?", org)
                        .isEmpty());
        try (S3Client s3 = site.stack.store().settings().client(ApacheHttpClient.create())) {
            String bucket = site.stack.store().settings().bucket();
            String prefix = "org/" + org + "/";
            Awaitility.await("the store to hold nothing of it")
                    .atMost(Site.SOON)
                    .untilAsserted(() -> {
                        assertThat(s3.listObjectsV2(list -> list.bucket(bucket).prefix(prefix))
                                        .contents())
                                .isEmpty();
                        assertThat(s3.listMultipartUploads(
                                                list -> list.bucket(bucket).prefix(prefix))
                                        .uploads())
                                .isEmpty();
                    });
        }
    }

    @Test
    void anUploadOfOneTabIsShownAsSuchInAnother() throws Exception {
        Page one = open();
        one.locator("[data-files]").setInputFiles(video);
        awaitParts(one);
        Page other = one.context().newPage();
        other.navigate("/files");

        assertThat(upload(other)).containsText("uploaded in another tab");

        one.unroute(PART);
        held.forEach(Route::resume);
        listedWhole(one);
        one.waitForCondition(() -> sent.size() >= PARTS);
        assertThat(sent).as("parts, each sent once").doesNotHaveDuplicates().hasSize(PARTS);
    }
}
