package dev.waybill.files.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.SignedUrl;
import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AccessPolicyTest extends ServiceTest {

    private static final String PATH = "/api/v1/storage/signed-url";
    private static final byte[] BYTES = "the bytes".getBytes(UTF_8);
    private static final Pattern SIGNED_SECONDS = Pattern.compile("X-Amz-Expires=(\\d+)");

    private final String org = newOrg();
    private final String otherOrg = newOrg();
    private final Claims alice = alice(org);
    private final Claims stranger = alice(otherOrg);

    private record Row(int status, String what, String key) {}

    /// The whole policy: what alice may fetch, by the key as it stands in her request.
    @Test
    void decidesByTenantAndRow() throws Exception {
        String own = keyOfFile(alice, "a.pdf");
        String foreign = keyOfFile(stranger, "b.pdf");
        String deleted = keyOfFile(alice, "c.pdf");
        as(alice).delete("/api/v1/files/" + id(deleted)).then().statusCode(204);
        String pending = "org/%s/files/%s.pdf"
                .formatted(
                        org,
                        sign(alice, upload("d.pdf", "application/pdf", BYTES.length))
                                .uploadId());
        String once = run(org, "invoices", "complete", "10 minutes", "7 days");
        String random = UUID.randomUUID().toString();

        List<Row> table = List.of(
                new Row(200, "own file", own),
                new Row(200, "own file, percent-encoded once, as HTTP does", encoded(own)),
                new Row(200, "export with link: once, whose link lives", once),
                new Row(200, "export with link: fresh", run(org, "events", "complete", "-1 minute", "7 days")),
                new Row(
                        200,
                        "export of a dataset that left the catalog",
                        run(org, "gone", "complete", "1 minute", "7 days")),
                new Row(200, "result of a metric", metricResult(org, "complete", "1 minute")),
                new Row(404, "file of another tenant", foreign),
                new Row(404, "deleted file", deleted),
                new Row(404, "upload that is not finalized", pending),
                new Row(
                        404,
                        "export with link: once, whose link is dead",
                        run(org, "invoices", "complete", "-1 second", "7 days")),
                new Row(404, "export that goes on", run(org, "events", "uploading", "10 minutes", "7 days")),
                new Row(
                        404,
                        "export that is past its retention",
                        run(org, "events", "complete", "10 minutes", "-1 second")),
                new Row(404, "export whose object is deleted", run(org, "events", "expired", "10 minutes", "7 days")),
                new Row(404, "export that failed", run(org, "events", "failed", "10 minutes", "7 days")),
                new Row(404, "export of another tenant", run(otherOrg, "events", "complete", "10 minutes", "7 days")),
                new Row(404, "metric whose link is dead", metricResult(org, "complete", "-1 second")),
                new Row(404, "metric of another tenant", metricResult(otherOrg, "complete", "1 minute")),
                new Row(404, "file that does not exist", "org/%s/files/%s.pdf".formatted(org, random)),
                new Row(404, "export that does not exist", "exports/org/%s/%s.csv".formatted(org, random)),
                new Row(404, "percent-encoded twice", encoded(encoded(own))),
                new Row(404, "own id in another tenant's folder", own.replace(org, otherOrg)),
                new Row(404, "another tenant's id in the own folder", foreign.replace(otherOrg, org)),
                new Row(404, "file as an export", "exports/org/%s/%s.pdf".formatted(org, id(own))),
                new Row(404, "export as a file", "org/%s/files/%s.csv".formatted(org, id(once))),
                new Row(404, "..", "org/%s/../%s/files/%s.pdf".formatted(org, otherOrg, id(foreign))),
                new Row(404, ".. to itself", "org/%s/../%s/files/%s.pdf".formatted(otherOrg, org, id(own))),
                new Row(404, ".", own.replace("/files/", "/./files/")),
                new Row(404, "two slashes", own.replace("/files/", "//files/")),
                new Row(404, "leading slash", "/" + own),
                new Row(404, "trailing slash", own + "/"),
                new Row(404, "upper case", own.toUpperCase(Locale.ROOT)),
                new Row(404, "upper-case id", own.replace(id(own), id(own).toUpperCase(Locale.ROOT))),
                new Row(404, "other extension", own.replace(".pdf", ".png")),
                new Row(404, "no extension", own.replace(".pdf", "")),
                new Row(404, "more behind it", own + ".pdf"),
                new Row(404, "blank before it", "%20" + own),
                new Row(404, "U+0000 behind it", own + "%00"),
                new Row(404, "line break behind it", own + "%0A"),
                new Row(404, "query behind it", encoded(own + "?versionId=1")),
                new Row(404, "own folder", "org/%s/files/".formatted(org)),
                new Row(404, "no template", "temp/%s.pdf".formatted(random)),
                new Row(404, "garbage", "garbage"),
                new Row(404, "1024 characters", "x".repeat(1024)),
                new Row(404, "1025 characters", "x".repeat(1025)));

        Set<String> refusals = new HashSet<>();
        for (Row row : table) {
            Response answer = as(alice).get(PATH + "?key=" + row.key());
            assertThat(answer.statusCode()).as(row.what()).isEqualTo(row.status());
            assertThat(answer.header("Cache-Control")).as(row.what()).isEqualTo("no-store");
            if (row.status() == 404) {
                refusals.add(answer.asString());
            } else {
                assertThat(get(answer.path("url")).body()).as(row.what()).isEqualTo(BYTES);
            }
        }
        assertThat(refusals).hasSize(1).first().asString().contains("file-not-found");
        as(stranger).get(PATH + "?key=" + foreign).then().statusCode(200);
    }

    @Test
    void aFileSavesUnderItsName() throws Exception {
        String url = as(alice)
                .get(PATH + "?key=" + keyOfFile(alice, "Q3 report.pdf"))
                .path("url");

        assertThat(get(url).headers().firstValue("Content-Disposition").orElse(""))
                .contains("filename=\"Q3 report.pdf\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 600",
        "&expirationSeconds=60, 60",
        "&expirationSeconds=3600, 3600",
        "&expirationSeconds=3601, 3600",
        "&expirationSeconds=99999999999999999999999, 3600"
    })
    void aLinkWorksAsLongAsAskedForAndForAnHourAtMost(String asked, long seconds) throws Exception {
        Instant before = Instant.now();

        Response answer = as(alice).get(PATH + "?key=" + keyOfFile(alice, "a.pdf") + asked);

        assertThat(signedSeconds(answer)).isEqualTo(seconds);
        assertThat(expiresAt(answer)).isCloseTo(before.plusSeconds(seconds), within(10, ChronoUnit.SECONDS));
        assertThat(get(answer.path("url")).statusCode()).isEqualTo(200);
    }

    @Test
    void aLinkThatWasClampedDiesWhenItSays() throws Exception {
        String key = keyOfFile(alice, "a.pdf");
        Response answer = as(alice).get(PATH + "?expirationSeconds=1&key=" + key);
        String url = answer.path("url");

        assertThat(signedSeconds(answer)).isEqualTo(1);
        await().until(() -> get(url).statusCode() == 403);
    }

    @Test
    void noLinkOutlivesTheOnlyOneOfARunOrTheRun() throws Exception {
        List<String> runs = List.of(
                run(org, "invoices", "complete", "5 minutes", "7 days"),
                metricResult(org, "complete", "5 minutes"),
                run(org, "events", "complete", "-1 minute", "5 minutes"));

        for (String key : runs) {
            Instant end = Instant.parse(inDatabase(
                    "select to_char((case dataset when 'events' then expires_at else download_url_expires_at end) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from waybill.export_run where object_key = ?",
                    key));
            Response answer = as(alice).get(PATH + "?expirationSeconds=3600&key=" + key);

            assertThat(signedSeconds(answer)).isBetween(200L, 300L);
            assertThat(expiresAt(answer)).isBeforeOrEqualTo(end);
            Response shorter = as(alice).get(PATH + "?expirationSeconds=60&key=" + key);
            assertThat(signedSeconds(shorter)).isEqualTo(60);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "+5", "ten", "%00", "1e3"})
    void aTimeThatIsNoneIsNamed(String seconds) throws Exception {
        as(alice)
                .get(PATH + "?key=" + keyOfFile(alice, "a.pdf") + "&expirationSeconds=" + seconds)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-request"))
                .body("detail", containsString("allowed is a whole number from 1 (more than 3600 counts as 3600)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?key=", "?expirationSeconds=60"})
    void withoutAKeyThereIsNothingToDecide(String query) {
        as(alice).get(PATH + query).then().statusCode(400).body("detail", equalTo("key is missing"));
    }

    @Test
    void signingLeavesNoAuditEntry() throws Exception {
        String key = keyOfFile(alice, "a.pdf");

        as(alice).get(PATH + "?key=" + key).then().statusCode(200);

        assertThat(inDatabase("select count(*) from waybill.audit_logs where org_id = ?", org))
                .isEqualTo("1"); // of the upload
    }

    private String keyOfFile(Claims who, String fileName) throws Exception {
        return "org/%s/files/%s.pdf".formatted(who.orgId(), file(who, fileName, BYTES));
    }

    private static String id(String key) {
        return key.replaceFirst(".*/", "").replaceFirst("\\..*", "");
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, UTF_8);
    }

    private static long signedSeconds(Response answer) {
        Matcher signed = SIGNED_SECONDS.matcher(answer.<String>path("url"));
        assertThat(signed.find()).isTrue();
        return Long.parseLong(signed.group(1));
    }

    private static Instant expiresAt(Response answer) {
        return Instant.parse(answer.path("expiresAt"));
    }

    /// As the worker leaves it.
    ///
    /// @param link      until its stored link ends, from now on
    /// @param retention until it ends itself
    /// @return its key
    private String run(String orgId, String dataset, String status, String link, String retention) throws Exception {
        UUID id = UUID.randomUUID();
        return run(id, orgId, dataset, status, link, retention, "exports/org/%s/%s.csv".formatted(orgId, id), "null");
    }

    private String metricResult(String orgId, String status, String link) throws Exception {
        UUID id = UUID.randomUUID();
        String key = "metrics/org/%s/%s-%s".formatted(orgId, id, "0123456789abcdef".repeat(2));
        return run(id, orgId, "metric", status, link, "2 minutes", key, "1");
    }

    private String run(
            UUID id,
            String orgId,
            String dataset,
            String status,
            String link,
            String retention,
            String key,
            String metricSlot)
            throws Exception {
        boolean ended = status.equals("complete") || status.equals("expired");
        change("""
                insert into waybill.export_run (id, org_id, requested_by, dataset, format, options, delivery_method, status, progress,
                  object_key, file_size, row_count, sha256, completed_at, expires_at, download_url, download_url_expires_at,
                  error_code, error_message, metric_slot)
                values ('%s', '%s', 'alice', '%s', 'csv', '{}', 'download', '%s', %d,
                  '%s', 9, 1, repeat('a', 64), now(), now() + interval '%s', 'https://store.example/once', now() + interval '%s',
                  'test', 'told so', %s)
                """.formatted(id, orgId, dataset, status, ended ? 100 : 90, key, retention, link, metricSlot));
        try (var signer = stack.store().settings().signer()) {
            SignedUrl put =
                    signer.put(new ObjectKey(key), "text/csv", BYTES.length, Optional.empty(), Duration.ofMinutes(1));
            assertThat(send("PUT", put.url(), put.headers(), BYTES).statusCode())
                    .isEqualTo(200);
        }
        return key;
    }
}
