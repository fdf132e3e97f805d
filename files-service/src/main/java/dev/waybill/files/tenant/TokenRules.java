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

    /// @throws IllegalStateException naming the variable, if it holds neither a key nor the path of one
    static PublicKey key(String pemOrPath) {
        try {
            String pem = pemOrPath.contains("-----BEGIN") ? pemOrPath : Files.readString(Path.of(pemOrPath));
            byte[] der = Base64.getMimeDecoder()
                    .decode(pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "")
                            .strip());
            return key(new X509EncodedKeySpec(der));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "WAYBILL_JWT_PUBLIC_KEY is not a PEM public key (RSA or EC P-256) nor the path of one: " + e, e);
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
