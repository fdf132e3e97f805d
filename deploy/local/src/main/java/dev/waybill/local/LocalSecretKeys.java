package dev.waybill.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/// The key that the stack's services seal secrets with. It lies in `home/keys` and outlives the stack, as the secrets
/// do.
final class LocalSecretKeys {

    private static final int BYTES = 32;

    private LocalSecretKeys() {}

    /// What `WAYBILL_SECRET_KEYS` is.
    static String of(Path home) {
        Path file = Directories.ownerOnly(home.resolve("keys")).resolve("secrets.key");
        try {
            if (!Files.exists(file)) {
                byte[] key = new byte[BYTES];
                new SecureRandom().nextBytes(key);
                Directories.ownerOnlyFileOnce(
                        file, "local:" + Base64.getEncoder().encodeToString(key));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read or make " + file, e);
        }
    }
}
