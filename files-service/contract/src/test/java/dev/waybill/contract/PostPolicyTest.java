package dev.waybill.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PostPolicyTest {

    private static final Instant NOW = Instant.parse("2026-03-01T23:59:59.9Z");
    private static final ObjectKey KEY = ObjectKey.arrival("acme", new UUID(0, 1));

    /// Amazon S3, "Example: Browser-Based Upload using HTTP POST (Using AWS Signature Version 4)".
    @Test
    void signsTheExampleOfTheDocumentationAsTheDocumentationDoes() {
        String policy = """
                { "expiration": "2015-12-30T12:00:00.000Z",
                  "conditions": [
                    {"bucket": "sigv4examplebucket"},
                    ["starts-with", "$key", "user/user1/"],
                    {"acl": "public-read"},
                    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},
                    ["starts-with", "$Content-Type", "image/"],
                    {"x-amz-meta-uuid": "14365123651274"},
                    {"x-amz-server-side-encryption": "AES256"},
                    ["starts-with", "$x-amz-meta-tag", ""],

                    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},
                    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
                    {"x-amz-date": "20151229T000000Z" }
                  ]
                }""".replace("\n", "\r\n");
        String base64 = Base64.getEncoder().encodeToString(policy.getBytes(UTF_8));

        assertThat(store("https://s3.amazonaws.com", true).postPolicy().signature("20151229", base64))
                .isEqualTo("8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
    }

    @Test
    void bindsBucketKeyTypeAndLength() throws Exception {
        SignedForm form = store("https://files.example.com", true)
                .postPolicy()
                .sign(KEY, "application/pdf", 1, 42, NOW, Duration.ofMinutes(15));

        assertThat(form.fields())
                .containsOnlyKeys(
                        "key",
                        "Content-Type",
                        "x-amz-algorithm",
                        "x-amz-credential",
                        "x-amz-date",
                        "policy",
                        "x-amz-signature")
                .containsEntry("key", "temp/org/acme/00000000-0000-0000-0000-000000000001");
        byte[] policy = Base64.getDecoder().decode(form.fields().getOrDefault("policy", ""));
        assertThat(new ObjectMapper().readTree(policy)).isEqualTo(new ObjectMapper().readTree("""
                {"expiration": "2026-03-02T00:14:59Z",
                 "conditions": [
                   {"bucket": "bucket"},
                   {"key": "temp/org/acme/00000000-0000-0000-0000-000000000001"},
                   {"Content-Type": "application/pdf"},
                   {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
                   {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20260301/us-east-1/s3/aws4_request"},
                   {"x-amz-date": "20260301T235959Z"},
                   ["content-length-range", 1, 42]]}"""));
        assertThat(form.expiresAt()).isEqualTo("2026-03-02T00:14:59Z");
    }

    @Test
    void goesToTheBucketAsBrowsersSeeIt() {
        assertThat(url("https://files.example.com", true)).isEqualTo("https://files.example.com/bucket/");
        assertThat(url("https://files.example.com:8443/s3/", true))
                .isEqualTo("https://files.example.com:8443/s3/bucket/");
        assertThat(url("https://s3.example.com:8443", false)).isEqualTo("https://bucket.s3.example.com:8443/");
    }

    @Test
    void showsNothingOfAFormInLogs() {
        SignedForm form = store("https://files.example.com", true)
                .postPolicy()
                .sign(KEY, "application/pdf", 1, 42, NOW, Duration.ofMinutes(15));

        assertThat(form.toString()).doesNotContain("temp/", "x-amz");
    }

    private static String url(String publicEndpoint, boolean pathStyle) {
        return store(publicEndpoint, pathStyle)
                .postPolicy()
                .sign(KEY, "text/plain", 1, 1, NOW, Duration.ofMinutes(1))
                .url();
    }

    private static StoreSettings store(String publicEndpoint, boolean pathStyle) {
        return new StoreSettings(
                URI.create("http://store.internal:9000"),
                URI.create(publicEndpoint),
                "us-east-1",
                "bucket",
                "AKIAIOSFODNN7EXAMPLE",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                pathStyle);
    }
}
