package dev.waybill.worker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.SignedForm;
import dev.waybill.contract.SignedUrl;
import dev.waybill.contract.Signer;
import dev.waybill.local.SignedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// The CORS rules of `export-worker lifecycle`, and what web pages may do once they are there.
@NeedsCeph
class CorsIT extends OnCeph {

    private static final String ID = "waybill-web-pages";
    private static final String APP = "https://app.example.com";
    private static final String FILES = "https://files.example.com:8443";
    private static final String FOREIGN = "https://app.example.com.evil.example";
    private static final Map<String, String> ORIGINS =
            Map.of("WAYBILL_CORS_ORIGINS", APP + ", http://localhost:5173", "WAYBILL_PUBLIC_URL", FILES + "/waybill");
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final byte[] BYTES = "Hello".getBytes(StandardCharsets.UTF_8);

    private final ObjectKey key = ObjectKey.file("acme", UUID.randomUUID(), "hello.txt");

    @BeforeEach
    void noRules() {
        s3.deleteBucketCors(delete -> delete.bucket(settings.bucket()));
    }

    @Test
    void installsItsRuleBesideThoseOfOthersAndTwiceChangesNothing() throws IOException {
        CORSRule others = rule("partner", "https://partner.example.com", "DELETE");
        CORSRule ownOfBefore = rule(ID, "https://old.example.com", "GET");
        install(ownOfBefore, others);

        Ended first = lifecycle("7d", ORIGINS);
        List<CORSRule> afterFirst = rules();
        Ended second = lifecycle("7d", ORIGINS);

        assertThat(first.exit()).as(first.output()).isZero();
        assertThat(afterFirst).extracting(CORSRule::id).containsExactlyInAnyOrder("partner", ID);
        CORSRule own = afterFirst.stream()
                .filter(rule -> rule.id().equals(ID))
                .findFirst()
                .orElseThrow();
        assertThat(own.allowedOrigins()).containsExactlyInAnyOrder(APP, "http://localhost:5173", FILES);
        assertThat(own.allowedMethods()).containsExactlyInAnyOrder("GET", "HEAD", "POST", "PUT");
        assertThat(afterFirst)
                .filteredOn(rule -> rule.id().equals("partner"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.allowedOrigins()).isEqualTo(others.allowedOrigins()))
                .satisfies(rule -> assertThat(rule.allowedMethods()).isEqualTo(others.allowedMethods()));
        assertThat(first.output())
                .containsPattern("(?m)^partner +https://partner.example.com +DELETE ")
                .containsPattern(
                        "(?m)^%s +http://localhost:5173 %s %s +GET HEAD POST PUT .* 3600$".formatted(ID, APP, FILES));
        assertThat(second.exit()).isZero();
        assertThat(second.output()).isEqualTo(first.output());
        assertThat(rules()).isEqualTo(afterFirst);
    }

    @Test
    void aDryRunPrintsAndInstallsNothing() throws IOException {
        Ended ended = lifecycle("7d", ORIGINS, "--dry-run");

        assertThat(ended.exit()).as(ended.output()).isZero();
        assertThat(ended.output()).containsPattern("(?s)\\(no rules\\).*Would become:.*CORS RULE.*" + ID);
        assertThat(rules()).isEmpty();
    }

    @Test
    void withoutOriginsTheRulesAreLeftAsTheyAre() throws IOException {
        install(rule(ID, "https://old.example.com", "GET"));
        List<CORSRule> before = rules();

        Ended ended = lifecycle("7d", Map.of("WAYBILL_PUBLIC_URL", FILES));

        assertThat(ended.exit()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("CORS rules are left as they are: WAYBILL_CORS_ORIGINS is not set.");
        assertThat(rules()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "https://*.example.com", "https://app.example.com/path", "null"})
    void onlyExactOriginsAreTaken(String origin) throws IOException {
        Ended ended = lifecycle("7d", Map.of("WAYBILL_CORS_ORIGINS", origin, "WAYBILL_PUBLIC_URL", FILES));

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.output()).contains("WAYBILL_CORS_ORIGINS holds '%s'".formatted(origin));
        assertThat(rules()).isEmpty();
    }

    @Test
    void namesThePermissionThatIsMissing() throws IOException {
        Ended ended = without("s3:PutBucketCORS", () -> lifecycle("7d", ORIGINS));

        assertThat(ended.exit()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output())
                .contains("could not install the CORS rules", "lack the permission s3:PutBucketCORS")
                .contains("expire-exports-after-7-days");
    }

    @Test
    void pagesOfItsOriginsUploadAndDownloadAndOthersDoNot() throws Exception {
        assertThat(lifecycle("7d", ORIGINS).exit()).isZero();
        try (Signer signer = settings.signer();
                HttpClient http = HttpClient.newHttpClient()) {
            SignedUrl put = signer.put(
                    key,
                    "text/plain",
                    BYTES.length,
                    Optional.of("185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969"),
                    LIFETIME);
            String headers = String.join(
                    ",",
                    put.headers().keySet().stream()
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .filter(name -> !name.equals("content-length")) // browsers send it by themselves
                            .sorted()
                            .toList());
            assertThat(headers).isEqualTo("content-type,if-none-match,x-amz-checksum-sha256");

            for (String origin : List.of(APP, FILES, "http://localhost:5173")) {
                HttpResponse<String> preflight = preflight(http, put, origin, "PUT", headers);
                assertThat(preflight.statusCode()).isEqualTo(200);
                assertThat(preflight.headers().firstValue(ALLOW_ORIGIN)).contains(origin);
                assertThat(header(preflight, "Access-Control-Allow-Methods")).contains("PUT");
                assertThat(header(preflight, "Access-Control-Allow-Headers").toLowerCase(Locale.ROOT))
                        .contains(headers.split(","));
                assertThat(header(preflight, "Access-Control-Max-Age")).isEqualTo("3600");
            }
            assertRefused(preflight(http, put, FOREIGN, "PUT", headers));
            assertRefused(preflight(http, put, APP, "DELETE", headers));
            assertRefused(preflight(http, put, APP, "PUT", headers + ",authorization"));

            HttpRequest.Builder upload = SignedRequest.to(put.url(), put.headers())
                    .header("Origin", APP)
                    .PUT(BodyPublishers.ofByteArray(BYTES));
            HttpResponse<String> uploaded = http.send(upload.build(), BodyHandlers.ofString());
            assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
            assertThat(uploaded.headers().firstValue(ALLOW_ORIGIN)).contains(APP);
            assertThat(exposed(uploaded)).contains("etag");

            SignedUrl get = signer.get(key, "hello.txt", LIFETIME);
            HttpResponse<String> downloaded = http.send(request(get, APP).build(), BodyHandlers.ofString());
            assertThat(downloaded.body()).isEqualTo("Hello");
            assertThat(downloaded.headers().firstValue(ALLOW_ORIGIN)).contains(APP);
            assertThat(exposed(downloaded)).contains("content-disposition", "content-length", "content-range");
            HttpResponse<String> foreign = http.send(request(get, FOREIGN).build(), BodyHandlers.ofString());
            assertThat(foreign.headers().firstValue(ALLOW_ORIGIN))
                    .as("who has the link has the bytes, but no page of another origin reads them")
                    .isEmpty();
        }
    }

    /// What files-service relies on for files that come by forms, on a store of another make than the embedded one.
    @Test
    void pagesOfItsOriginsSendFormsWhoseBytesCanThenBeCopied() throws Exception {
        assertThat(lifecycle("7d", ORIGINS).exit()).isZero();
        ObjectKey arrival = ObjectKey.arrival("acme", UUID.randomUUID());
        SignedForm form = settings.postPolicy().sign(arrival, "text/plain", 5, 5, Instant.now(), LIFETIME);
        try (HttpClient http = HttpClient.newHttpClient()) {
            SignedUrl url = new SignedUrl(form.url(), Map.of(), form.expiresAt());
            HttpResponse<String> preflight = preflight(http, url, APP, "POST", "content-type");
            assertThat(preflight.headers().firstValue(ALLOW_ORIGIN)).contains(APP);
            assertRefused(preflight(http, url, FOREIGN, "POST", "content-type"));

            Map<String, String> otherType = new LinkedHashMap<>(form.fields());
            otherType.put("Content-Type", "text/html");
            assertThat(post(http, form.url(), otherType, BYTES).statusCode()).isEqualTo(403);
            assertThat(post(http, form.url(), form.fields(), "Hello!".getBytes(StandardCharsets.UTF_8))
                            .statusCode())
                    .isBetween(400, 403);
            HttpResponse<String> taken = post(http, form.url(), form.fields(), BYTES);
            assertThat(taken.statusCode()).as(taken.body()).isBetween(200, 204);
            assertThat(taken.headers().firstValue(ALLOW_ORIGIN)).contains(APP);
            assertThat(exposed(taken)).contains("etag");

            String etag = s3.headObject(h -> h.bucket(settings.bucket()).key(arrival.value()))
                    .eTag();
            copy(arrival, etag);
            HeadObjectResponse copied =
                    s3.headObject(h -> h.bucket(settings.bucket()).key(key.value()));
            assertThat(copied.eTag()).isEqualTo(etag);
            assertThat(copied.contentType()).isEqualTo("text/plain");
        }
    }

    private static HttpResponse<String> post(HttpClient http, String url, Map<String, String> fields, byte[] file)
            throws IOException, InterruptedException {
        return http.send(
                SignedRequest.form(url, fields, file).header("Origin", APP).build(), BodyHandlers.ofString());
    }

    private void copy(ObjectKey from, String etag) {
        s3.copyObject(copy -> copy.sourceBucket(settings.bucket())
                .sourceKey(from.value())
                .copySourceIfMatch(etag)
                .destinationBucket(settings.bucket())
                .destinationKey(key.value()));
    }

    private static HttpResponse<String> preflight(
            HttpClient http, SignedUrl url, String origin, String method, String headers)
            throws IOException, InterruptedException {
        return http.send(
                request(url, origin)
                        .method("OPTIONS", BodyPublishers.noBody())
                        .header("Access-Control-Request-Method", method)
                        .header("Access-Control-Request-Headers", headers)
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(SignedUrl url, String origin) {
        return HttpRequest.newBuilder(URI.create(url.url())).header("Origin", origin);
    }

    private static void assertRefused(HttpResponse<String> preflight) {
        assertThat(preflight.statusCode()).isEqualTo(403);
        assertThat(preflight.headers().firstValue(ALLOW_ORIGIN)).isEmpty();
    }

    private static String header(HttpResponse<?> response, String name) {
        return String.join(",", response.headers().allValues(name));
    }

    private static String exposed(HttpResponse<?> response) {
        return header(response, "Access-Control-Expose-Headers").toLowerCase(Locale.ROOT);
    }

    private static CORSRule rule(String id, String origin, String method) {
        return CORSRule.builder()
                .id(id)
                .allowedOrigins(origin)
                .allowedMethods(method)
                .maxAgeSeconds(60)
                .build();
    }

    private static void install(CORSRule... rules) {
        s3.putBucketCors(put -> put.bucket(settings.bucket())
                .corsConfiguration(configuration -> configuration.corsRules(rules))
                .overrideConfiguration(o -> o.addPlugin(LegacyMd5Plugin.create())));
    }

    private static List<CORSRule> rules() {
        try (Bucket bucket = new Bucket(settings, ApacheHttpClient.create())) {
            return bucket.cors();
        }
    }
}
