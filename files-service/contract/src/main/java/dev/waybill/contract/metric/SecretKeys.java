package dev.waybill.contract.metric;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Keys that secrets are encrypted with at rest: AES-256 in Galois/Counter Mode (NIST SP 800-38D), a random nonce of
/// 96 bits each. `WAYBILL_SECRET_KEYS=<id>:<32 bytes as base64>,…`: the first one encrypts, all of them decrypt.
///
/// What a secret belongs to is authenticated with it: one that is moved to another row, or whose host is changed
/// behind Waybill's back, cannot be decrypted.
public final class SecretKeys {

    /// The variable that has them.
    public static final String VARIABLE = "WAYBILL_SECRET_KEYS";

    private static final String ALLOWED = VARIABLE
            + " must be <id>:<key>, several separated by commas, the one that encrypts first; an id has 1 to 32"
            + " letters, digits, _ or -, and a key is 32 random bytes as base64: openssl rand -base64 32";

    private static final Pattern ENTRY = Pattern.compile("([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)");
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, SecretKey> keys;
    private final String current;

    private SecretKeys(Map<String, SecretKey> keys, String current) {
        this.keys = keys;
        this.current = current;
    }

    /// A secret at rest.
    ///
    /// @param keyId which key opens it
    /// @param bytes nonce, ciphertext and tag
    @SuppressWarnings("ArrayRecordComponent") // written to and read from a row, never compared
    public record Sealed(String keyId, byte[] bytes) {

        /// Shows nothing of the secret.
        @Override
        public String toString() {
            return "sealed with key " + keyId;
        }
    }

    /// Empty where the variable is absent or blank: nothing can be sealed then.
    ///
    /// @throws IllegalArgumentException if it is not usable; the message says what is allowed, and shows no key
    public static Optional<SecretKeys> of(Map<String, String> environment) {
        String value = environment.getOrDefault(VARIABLE, "").strip();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        for (String entry : value.split(",", -1)) {
            Matcher parts = ENTRY.matcher(entry.strip());
            if (!parts.matches()
                    || keys.put(
                                    parts.group(1),
                                    new SecretKeySpec(Base64.getDecoder().decode(parts.group(2)), "AES"))
                            != null) {
                throw new IllegalArgumentException(ALLOWED);
            }
        }
        return Optional.of(new SecretKeys(keys, keys.keySet().iterator().next()));
    }

    /// Id of the key that encrypts.
    public String current() {
        return current;
    }

    /// @param belongsTo what the secret is for; needed again to open it
    public Sealed seal(String secret, String belongsTo) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, current, nonce, belongsTo)
                    .doFinal(secret.getBytes(StandardCharsets.UTF_8));
            byte[] bytes = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, bytes, NONCE_BYTES, sealed.length);
            return new Sealed(current, bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM is part of every Java platform", e);
        }
    }

    /// @throws IllegalArgumentException if the key is unknown, or the secret belongs to something else
    public String open(Sealed sealed, String belongsTo) {
        if (!keys.containsKey(sealed.keyId())) {
            throw new IllegalArgumentException("%s has no key %s".formatted(VARIABLE, sealed.keyId()));
        }
        if (sealed.bytes().length < NONCE_BYTES) {
            throw closed(sealed, null);
        }
        byte[] nonce = Arrays.copyOf(sealed.bytes(), NONCE_BYTES);
        try {
            return new String(
                    cipher(Cipher.DECRYPT_MODE, sealed.keyId(), nonce, belongsTo)
                            .doFinal(sealed.bytes(), NONCE_BYTES, sealed.bytes().length - NONCE_BYTES),
                    StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw closed(sealed, e);
        }
    }

    private static IllegalArgumentException closed(Sealed sealed, @Nullable GeneralSecurityException cause) {
        return new IllegalArgumentException(
                "key %s does not open the secret: it was sealed with another key of that id, or for something else"
                        .formatted(sealed.keyId()),
                cause);
    }

    private Cipher cipher(int mode, String keyId, byte[] nonce, String belongsTo) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, keys.get(keyId), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(belongsTo.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
