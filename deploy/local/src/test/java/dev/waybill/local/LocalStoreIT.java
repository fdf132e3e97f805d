package dev.waybill.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.SignedForm;
import dev.waybill.contract.SignedUrl;
import dev.waybill.contract.Signer;
import dev.waybill.contract.StoreSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// What Waybill relies on in a store, checked on the embedded one.
class LocalStoreIT {

    private static final String PAGE = "http://localhost:8080";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int PART_BYTES = 8 << 20;

    @TempDir
    static Path home;

    private static LocalStore store;
    private static S3Client s3;
    private static Signer signer;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        store = LocalStore.start(home, 0, List.of(PAGE));
        s3 = client(store);
        signer = store.settings().signer();
    }

    @AfterAll
    static void stop() {
        signer.close();
        s3.close();
        store.close();
        HTTP.close();
    }

    private static S3Client client(LocalStore store) {
        return store.settings().client(UrlConnectionHttpClient.create());
    }

    @Test
    void signedPutStoresTheBytesUnderTheirTypeAndSignedGetSavesThemUnderTheirName() throws Exception {
        ObjectKey key = file("a.pdf");

        HttpResponse<String> put = put(signer.put(key, "application/pdf", 5, Optional.empty(), MINUTE), "hello");
        HttpResponse<String> got = get(signer.get(key, "Grüße, 你好.pdf", MINUTE));

        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(got.body()).isEqualTo("hello");
        assertThat(got.headers().firstValue("Content-Type")).hasValue("application/pdf");
        assertThat(got.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("filename*=UTF-8''");
    }

    @Test
    void signedPutIsRefusedForAnotherLengthOrType() throws Exception {
        ObjectKey key = file("b.pdf");
        SignedUrl five = signer.put(key, "application/pdf", 5, Optional.empty(), MINUTE);

        assertThat(put(five, "hell").statusCode()).isEqualTo(403);
        assertThat(put(five, "hello!").statusCode()).isEqualTo(403);
        assertThat(put(five.url(), Map.of("Content-Type", "text/html", "If-None-Match", "*"), "hello")
                        .statusCode())
                .isEqualTo(403);
        assertThat(put(five.url(), Map.of("Content-Type", "application/pdf"), "hello")
                        .statusCode())
                .isEqualTo(403);
        assertThat(exists(key)).isFalse();
    }

    @Test
    void secondPutOnTheSameLinkIsRefusedAndChangesNothing() throws Exception {
        ObjectKey key = file("c.txt");
        SignedUrl link = signer.put(key, "text/plain", 5, Optional.empty(), MINUTE);

        assertThat(put(link, "first").statusCode()).isEqualTo(200);
        assertThat(put(link, "other").statusCode()).isEqualTo(412);
        assertThat(get(signer.get(key, MINUTE)).body()).isEqualTo("first");
    }

    @Test
    void ofPutsAtTheSameTimeExactlyOneWins() {
        ObjectKey key = file("race.txt");
        SignedUrl link = signer.put(key, "text/plain", 5, Optional.empty(), MINUTE);

        List<Integer> statuses = inParallel(8, i -> put(link, "same" + i).statusCode());

        assertThat(statuses).containsOnlyOnce(200);
        assertThat(statuses.stream().filter(status -> status != 200)).allMatch(status -> status == 412);
    }

    @Test
    void bytesThatDoNotHaveTheSignedSha256AreRefused() throws Exception {
        ObjectKey key = file("d.txt");
        SignedUrl link = signer.put(key, "text/plain", 5, Optional.of(sha256("right")), MINUTE);

        assertThat(link.headers().keySet().toString()).containsIgnoringCase("x-amz-checksum-sha256");
        assertThat(put(link, "wrong").statusCode()).isEqualTo(400);
        assertThat(exists(key)).isFalse();
        Map<String, String> without = headers(link);
        without.keySet().removeIf(name -> name.equalsIgnoreCase("x-amz-checksum-sha256"));
        assertThat(put(link.url(), without, "right").statusCode()).isEqualTo(403);
        assertThat(put(link, "right").statusCode()).isEqualTo(200);
        assertThat(s3.headObject(h -> h.bucket("waybill").key(key.value()).checksumMode(ChecksumMode.ENABLED))
                        .checksumSHA256())
                .isEqualTo(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256("right"))));
    }

    @Test
    void expiredLinkIsRefused() throws Exception {
        ObjectKey key = file("e.txt");
        SignedUrl put =
                signer.put(key, "text/plain", 5, Optional.empty(), Duration.ofSeconds(1)); // first: expired when get is
        SignedUrl get = signer.get(key, Duration.ofSeconds(1));

        Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(get(get).statusCode()).isEqualTo(403);
            assertThat(get(get).body()).contains("expired");
        });
        assertThat(put(put, "hello").statusCode()).isEqualTo(403);
        assertThat(exists(key)).isFalse();
    }

    @Test
    void linkCannotBeUsedForAnotherKeyOrLongerOrUnsigned() throws Exception {
        s3.putObject(p -> p.bucket("waybill").key("org/a/files/secret.txt"), RequestBody.fromString("secret"));
        String link = signer.get(file("f.txt"), MINUTE).url();

        assertThat(get(link.replace("f.txt", "secret.txt")).statusCode()).isEqualTo(403);
        assertThat(get(link.replace("X-Amz-Expires=60", "X-Amz-Expires=600")).statusCode())
                .isEqualTo(403);
        assertThat(get(store.endpoint() + "/waybill/org/a/files/secret.txt").statusCode())
                .isEqualTo(403);
        assertThat(get(store.endpoint() + "/waybill?list-type=2").statusCode()).isEqualTo(403);
    }

    @Test
    void signatureOfVersion2IsRefused() throws Exception {
        assertThat(get(store.endpoint() + "/waybill/x?AWSAccessKeyId=waybill&Expires=99999999999&Signature=abc")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void bodyThatEndsEarlyLeavesNoObject() throws Exception {
        ObjectKey key = file("short.txt");
        SignedUrl link = signer.put(key, "text/plain", 1000, Optional.empty(), MINUTE);
        URI uri = URI.create(link.url());

        try (Socket socket = new Socket("127.0.0.1", uri.getPort());
                OutputStream out = socket.getOutputStream()) {
            StringBuilder request = new StringBuilder("PUT " + uri.getRawPath() + "?" + uri.getRawQuery()
                    + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n");
            link.headers().forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
            out.write((request + "\r\nonly this much").getBytes(UTF_8));
            socket.shutdownOutput();
            InputStream answer = socket.getInputStream();
            assertThat(new String(answer.readAllBytes(), UTF_8)).doesNotContain(" 200 ");
        }
        assertThat(keys()).noneMatch(found -> found.contains("short"));
    }

    @Test
    void preflightOfASignedPutIsAnsweredForTheGivenOriginOnly() throws Exception {
        String link = signer.put(file("cors.txt"), "text/plain", 5, Optional.of(sha256("hello")), MINUTE)
                .url();

        HttpResponse<String> page = preflight(link, PAGE);
        HttpResponse<String> stranger = preflight(link, "http://evil.example");

        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(page.headers().firstValue("Access-Control-Allow-Origin")).hasValue(PAGE);
        assertThat(page.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
                .contains("PUT");
        assertThat(page.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
                .contains("content-type", "if-none-match", "x-amz-checksum-sha256");
        assertThat(stranger.statusCode()).isEqualTo(403);
        assertThat(stranger.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void pageOfTheGivenOriginSeesTheEtagAndAStrangersSeesNothing() throws Exception {
        SignedUrl link = signer.put(file("seen.txt"), "text/plain", 5, Optional.empty(), MINUTE);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(link.url())).PUT(BodyPublishers.ofString("hello"));
        headers(link).forEach(request::header);

        HttpResponse<String> page =
                HTTP.send(request.copy().header("Origin", PAGE).build(), BodyHandlers.ofString());
        HttpResponse<String> stranger =
                HTTP.send(request.copy().header("Origin", "http://evil.example").build(), BodyHandlers.ofString());

        assertThat(page.headers().firstValue("Access-Control-Allow-Origin")).hasValue(PAGE);
        assertThat(page.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
                .contains("ETag");
        assertThat(page.headers().firstValue("ETag")).isPresent();
        assertThat(stranger.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aFormIsTakenForItsKeyTypeAndSizeOnlyAndAPageSeesTheEtag() throws Exception {
        ObjectKey key = ObjectKey.arrival("acme", UUID.randomUUID());
        SignedForm form = form(key, Instant.now());

        assertThat(post(form, "Content-Type", "text/html", "hello").statusCode())
                .isEqualTo(403);
        assertThat(post(form, "key", file("x.txt").value(), "hello").statusCode())
                .isEqualTo(403);
        assertThat(post(form, "key", key.value(), "hell").statusCode()).isEqualTo(400);
        assertThat(post(form, "key", key.value(), "hello!!").statusCode()).isEqualTo(400);
        assertThat(post(form(key, Instant.now().minus(MINUTE)), "key", key.value(), "hello")
                        .statusCode())
                .isEqualTo(403);
        assertThat(exists(key)).isFalse();

        HttpResponse<String> taken = post(form, "key", key.value(), "hello");
        assertThat(taken.statusCode()).as(taken.body()).isBetween(200, 204);
        assertThat(taken.headers().firstValue("Access-Control-Allow-Origin")).hasValue(PAGE);
        var head = s3.headObject(h -> h.bucket("waybill").key(key.value()));
        assertThat(head.contentType()).isEqualTo("text/plain");
        assertThat(taken.headers().firstValue("ETag")).hasValue(head.eTag());
    }

    @Test
    void aCopyIsOfTheBytesThatWereSeenAndKeepsTheirType() throws Exception {
        ObjectKey from = ObjectKey.arrival("acme", UUID.randomUUID());
        ObjectKey to = file("copied.txt");
        post(form(from, Instant.now()), "key", from.value(), "first");
        String seen = s3.headObject(h -> h.bucket("waybill").key(from.value())).eTag();
        copy(from, seen, to);
        post(form(from, Instant.now()), "key", from.value(), "other");

        assertThatThrownBy(() -> copy(from, seen, to))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));

        HttpResponse<String> got = get(signer.get(to, MINUTE));
        assertThat(got.body()).isEqualTo("first");
        assertThat(got.headers().firstValue("Content-Type")).hasValue("text/plain");
    }

    private static SignedForm form(ObjectKey key, Instant now) {
        return store.settings().postPolicy().sign(key, "text/plain", 5, 6, now, MINUTE);
    }

    private static HttpResponse<String> post(SignedForm form, String field, String value, String file)
            throws Exception {
        Map<String, String> fields = new LinkedHashMap<>(form.fields());
        fields.put(field, value);
        return HTTP.send(
                SignedRequest.form(form.url(), fields, file.getBytes(UTF_8))
                        .header("Origin", PAGE)
                        .build(),
                BodyHandlers.ofString());
    }

    private static void copy(ObjectKey from, String etag, ObjectKey to) {
        s3.copyObject(copy -> copy.sourceBucket("waybill")
                .sourceKey(from.value())
                .copySourceIfMatch(etag)
                .destinationBucket("waybill")
                .destinationKey(to.value()));
    }

    @Test
    void multipartUploadOfOverlappingPartsGivesOneObjectWithItsNameTypeAndMetadata() throws Exception {
        ObjectKey key = export("acme");
        byte[] content = new byte[4 * PART_BYTES + 12345];
        new Random(7).nextBytes(content);
        String upload = create(key);

        List<CompletedPart> parts = inParallel(5, i -> part(key, upload, i + 1, slice(content, i)));
        assertThat(uploads()).extracting(MultipartUpload::key).contains(key.value());
        assertThat(s3.listParts(p -> p.bucket("waybill").key(key.value()).uploadId(upload))
                        .parts())
                .hasSize(5);
        assertThat(exists(key)).isFalse();
        complete(key, upload, parts);

        var head = s3.headObject(h -> h.bucket("waybill").key(key.value()));
        assertThat(head.contentLength()).isEqualTo(content.length);
        assertThat(head.contentType()).isEqualTo("text/csv; charset=utf-8");
        assertThat(head.contentDisposition()).isEqualTo("attachment; filename=\"export-2026-01-01.csv\"");
        assertThat(head.metadata()).containsEntry("run-id", "r-1");
        assertThat(head.eTag()).endsWith("-5\"");
        assertThat(s3.getObjectAsBytes(g -> g.bucket("waybill").key(key.value()))
                        .asByteArray())
                .isEqualTo(content);
        assertThat(uploads()).extracting(MultipartUpload::uploadId).doesNotContain(upload);
        assertThat(keys())
                .filteredOn(found -> found.startsWith("exports/org/acme/"))
                .containsExactly(key.value());
    }

    @Test
    void completingTwiceGivesTheSameObjectOnceAndNoSuchUploadAfterItIsGone() {
        ObjectKey key = export("twice");
        String upload = create(key);
        List<CompletedPart> parts = List.of(part(key, upload, 1, "a,b\n".getBytes(UTF_8)));
        String etag = complete(key, upload, parts);

        assertThat(complete(key, upload, parts)).isEqualTo(etag);
        s3.deleteObject(d -> d.bucket("waybill").key(key.value()));
        assertThatThrownBy(() -> complete(key, upload, parts)).isInstanceOf(NoSuchUploadException.class);
        assertThat(exists(key)).isFalse();
    }

    @Test
    void abortLeavesNothingAndLatePartsAreRefused() {
        ObjectKey key = export("gone");
        String upload = create(key);
        part(key, upload, 1, new byte[1000]);

        s3.abortMultipartUpload(a -> a.bucket("waybill").key(key.value()).uploadId(upload));

        assertThat(uploads()).extracting(MultipartUpload::uploadId).doesNotContain(upload);
        assertThatThrownBy(() -> part(key, upload, 2, new byte[1000])).isInstanceOf(NoSuchUploadException.class);
        assertThatThrownBy(() ->
                        s3.listParts(p -> p.bucket("waybill").key(key.value()).uploadId(upload)))
                .isInstanceOf(NoSuchUploadException.class);
        assertThat(exists(key)).isFalse();
    }

    @Test
    void partThatIsTooSmallOrNotTheOneThatWasSentIsRefused() {
        ObjectKey key = export("bad");
        String upload = create(key);
        CompletedPart small = part(key, upload, 1, new byte[1000]);
        CompletedPart last = part(key, upload, 2, new byte[1000]);
        CompletedPart wrong =
                last.toBuilder().eTag("\"" + "0".repeat(32) + "\"").build();

        assertThatThrownBy(() -> complete(key, upload, List.of(small, last)))
                .hasMessageContaining("smaller than the minimum");
        assertThatThrownBy(() -> complete(key, upload, List.of(wrong)))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidPart"));
        s3.abortMultipartUpload(a -> a.bucket("waybill").key(key.value()).uploadId(upload));
        assertThat(exists(key)).isFalse();
    }

    @Test
    void halfWrittenObjectOfAKilledStackIsGoneAfterARestart(@TempDir Path other) throws IOException {
        LocalStore.start(other, 0, List.of()).close();
        Path folder = Files.createDirectories(other.resolve("s3/waybill/exports/org/a"));
        Files.writeString(folder.resolve("x.csv-" + UUID.randomUUID()), "half");
        Files.writeString(folder.resolve("x.csv"), "whole");

        try (LocalStore after = LocalStore.start(other, 0, List.of());
                S3Client client = client(after)) {
            assertThat(client.listObjectsV2(l -> l.bucket("waybill")).contents())
                    .extracting(S3Object::key)
                    .containsExactly("exports/org/a/x.csv");
        }
    }

    @Test
    void objectsAndOpenUploadsAreThereAfterARestart(@TempDir Path other) {
        ObjectKey key = export("stay");
        ObjectKey open = export("stay");
        String upload;
        CompletedPart first;
        try (LocalStore before = LocalStore.start(other, 0, List.of());
                S3Client client = client(before)) {
            client.putObject(
                    p -> p.bucket("waybill").key(key.value()).contentType("text/csv"), RequestBody.fromString("x"));
            upload = create(client, open);
            first = part(client, open, upload, 1, "row\n".getBytes(UTF_8));
        }
        try (LocalStore after = LocalStore.start(other, 0, List.of());
                S3Client client = client(after)) {
            assertThat(client.headObject(h -> h.bucket("waybill").key(key.value()))
                            .contentType())
                    .isEqualTo("text/csv");
            complete(client, open, upload, List.of(first));
            assertThat(client.headObject(h -> h.bucket("waybill").key(open.value()))
                            .contentLength())
                    .isEqualTo(4);
        }
    }

    @Test
    void originThatMeansEveryOriginIsRefused(@TempDir Path other) {
        assertThatThrownBy(() -> LocalStore.start(other, 0, List.of("*"))).hasMessageContaining("never *");
    }

    @Test
    void settingsDoNotShowTheSecret() {
        StoreSettings settings = store.settings();
        assertThat(settings.toString()).doesNotContain(settings.secretKey());
    }

    // ------------------------------------------------------------------------------------------------ by hand

    private static ObjectKey file(String name) {
        return new ObjectKey("org/a/files/" + name);
    }

    private static byte[] slice(byte[] content, int part) {
        int from = part * PART_BYTES;
        byte[] slice = new byte[Math.min(PART_BYTES, content.length - from)];
        System.arraycopy(content, from, slice, 0, slice.length);
        return slice;
    }

    private static String create(ObjectKey key) {
        return create(s3, key);
    }

    private static String create(S3Client client, ObjectKey key) {
        return client.createMultipartUpload(c -> c.bucket("waybill")
                        .key(key.value())
                        .contentType("text/csv; charset=utf-8")
                        .contentDisposition("attachment; filename=\"export-2026-01-01.csv\"")
                        .metadata(Map.of("run-id", "r-1")))
                .uploadId();
    }

    private static CompletedPart part(ObjectKey key, String upload, int number, byte[] bytes) {
        return part(s3, key, upload, number, bytes);
    }

    private static CompletedPart part(S3Client client, ObjectKey key, String upload, int number, byte[] bytes) {
        String etag = client.uploadPart(
                        p -> p.bucket("waybill")
                                .key(key.value())
                                .uploadId(upload)
                                .partNumber(number),
                        RequestBody.fromBytes(bytes))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    private static String complete(ObjectKey key, String upload, List<CompletedPart> parts) {
        return complete(s3, key, upload, parts);
    }

    private static String complete(S3Client client, ObjectKey key, String upload, List<CompletedPart> parts) {
        return client.completeMultipartUpload(c ->
                        c.bucket("waybill").key(key.value()).uploadId(upload).multipartUpload(m -> m.parts(parts)))
                .eTag();
    }

    private static ObjectKey export(String orgId) {
        return new ObjectKey(ObjectKey.EXPORTS + "org/" + orgId + "/" + UUID.randomUUID() + ".csv");
    }

    private static List<MultipartUpload> uploads() {
        return s3.listMultipartUploads(l -> l.bucket("waybill")).uploads();
    }

    private static List<String> keys() {
        return s3.listObjectsV2(l -> l.bucket("waybill")).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private static boolean exists(ObjectKey key) {
        return keys().contains(key.value());
    }

    private static Map<String, String> headers(SignedUrl link) {
        Map<String, String> headers = new HashMap<>(link.headers());
        headers.keySet().removeIf(name -> name.equalsIgnoreCase("content-length")); // the client sets it by itself
        return headers;
    }

    private static HttpResponse<String> put(SignedUrl link, String body) throws IOException, InterruptedException {
        return put(link.url(), headers(link), body);
    }

    private static HttpResponse<String> put(String url, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).PUT(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(SignedUrl link) throws IOException, InterruptedException {
        return get(link.url());
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> preflight(String url, String origin) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url))
                        .method("OPTIONS", BodyPublishers.noBody())
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "PUT")
                        .header("Access-Control-Request-Headers", "content-type,if-none-match,x-amz-checksum-sha256")
                        .build(),
                BodyHandlers.ofString());
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    interface Step<T> {
        T at(int index) throws Exception;
    }

    private static <T> List<T> inParallel(int count, Step<T> step) {
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            List<CompletableFuture<T>> running = new ArrayList<>();
            IntStream.range(0, count)
                    .forEach(i -> running.add(CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return step.at(i);
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            threads)));
            return running.stream().map(CompletableFuture::join).toList();
        }
    }
}
