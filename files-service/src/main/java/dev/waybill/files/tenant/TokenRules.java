package dev.waybill.files.tenant;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// When a token is believed: signed with RS256 or ES256 by the key (or one of the key set), of this issuer, for this
/// audience, with `sub` and not expired. `alg: none` and the symmetric algorithms are on no list: a public key can
/// never be abused as an HMAC secret.
@ApplicationScoped
public class TokenRules {

    private static final int CLOCK_SKEW_SECONDS = 5;
    private static final int KEY_SET_REFRESH_MINUTES = 60;
    private static final int UNKNOWN_KEY_REFRESH_MINUTES = 1; // after a rotation; at most so often, whoever asks

    @Produces
    @ApplicationScoped
    @Alternative
    @Priority(1)
    JWTAuthContextInfo rules(TokenSettings settings) {
        JWTAuthContextInfo rules = new JWTAuthContextInfo();
        rules.setIssuedBy(settings.issuer());
        rules.setExpectedAudience(Set.of(settings.audience()));
        rules.setRequiredClaims(Set.of("sub"));
        rules.setClockSkew(CLOCK_SKEW_SECONDS);
        rules.setRelaxVerificationKeyValidation(false); // RSA keys of 2048 bits or more
        if (settings.jwksUrl().isPresent()) {
            rules.setPublicKeyLocation(settings.jwksUrl().get());
            rules.setJwksRefreshInterval(KEY_SET_REFRESH_MINUTES);
            rules.setForcedJwksRefreshInterval(UNKNOWN_KEY_REFRESH_MINUTES);
            rules.setSignatureAlgorithm(Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256));
        } else {
            PublicKey key = key(settings.publicKey().orElse(""));
            rules.setPublicVerificationKey(key);
            rules.setSignatureAlgorithm(
                    Set.of(key instanceof RSAPublicKey ? SignatureAlgorithm.RS256 : SignatureAlgorithm.ES256));
        }
        return rules;
    }

    /// What is wrong with a value of `WAYBILL_JWT_PUBLIC_KEY`, if anything is.
    public static Optional<String> mistake(String pemOrPath) {
        try {
            key(pemOrPath);
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static PublicKey key(String pemOrPath) {
        boolean isText = pemOrPath.contains("-----BEGIN");
        try {
            String pem = isText ? pemOrPath : Files.readString(Path.of(pemOrPath));
            String base64 =
                    pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").strip();
            return key(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "WAYBILL_JWT_PUBLIC_KEY is not a PEM public key (RSA or EC P-256) or the path of a file with one%s: %s"
                            .formatted(isText ? "" : " ('" + pemOrPath + "')", e),
                    e);
        }
    }

    private static PublicKey key(X509EncodedKeySpec spec) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance("RSA").generatePublic(spec);
        } catch (GeneralSecurityException notRsa) {
            return KeyFactory.getInstance("EC").generatePublic(spec);
        }
    }
}
