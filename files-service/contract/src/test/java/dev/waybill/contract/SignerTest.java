package dev.waybill.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SignerTest {

    private static final ObjectKey KEY = ObjectKey.file("acme", new UUID(0, 1), "a.pdf");

    private final Signer signer = new StoreSettings(
                    URI.create("http://store.internal:9000"),
                    URI.create("https://files.example.com"),
                    "us-east-1",
                    "bucket",
                    "access",
                    "very-secret",
                    true)
            .signer();

    @Test
    void bindsLengthTypeConditionAndHashOfAPut() {
        SignedUrl put = signer.put(KEY, "application/pdf", 42, Optional.of("00".repeat(32)), Duration.ofMinutes(15));

        assertThat(put.url())
                .startsWith("https://files.example.com/bucket/org/acme/files/")
                .contains(
                        "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost%3Bif-none-match%3Bx-amz-checksum-sha256")
                .contains("X-Amz-Expires=900");
        assertThat(put.headers())
                .containsEntry("content-length", "42")
                .containsEntry("content-type", "application/pdf")
                .containsEntry("if-none-match", "*")
                .containsEntry("x-amz-checksum-sha256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        assertThat(put.expiresAt())
                .isBetween(Instant.now().plusSeconds(890), Instant.now().plusSeconds(901));
    }

    @Test
    void savesADownloadUnderItsName() {
        assertThat(signer.get(KEY, "Q3 report (final).pdf", Duration.ofMinutes(10))
                        .url())
                .contains("response-content-disposition=attachment%3B%20filename%3D");
    }

    @Test
    void showsNeitherLinkNorSecretInLogs() {
        assertThat(signer.get(KEY, Duration.ofMinutes(10)).toString()).doesNotContain("X-Amz");
    }
}
