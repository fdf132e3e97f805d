package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalTokensTest {

    private static final Claims ALICE = Claims.admin("u-1", "o-1", "alice@example.com");

    @TempDir
    static Path home;

    @Test
    void tokenSaysWhoItSpeaksForAndIsVerifiedByThePublicKeyFile() throws Exception {
        JwtClaims claims = verifier().processToClaims(LocalTokens.of(home).token(ALICE));

        assertThat(claims.getSubject()).isEqualTo("u-1");
        assertThat(claims.getStringClaimValue("org_id")).isEqualTo("o-1");
        assertThat(claims.getStringClaimValue("email")).isEqualTo("alice@example.com");
        assertThat(claims.getStringListClaimValue("groups")).containsExactly("member", "admin");
    }

    static Stream<BiFunction<LocalTokens, Claims, String>> forgeries() {
        return Stream.of(
                LocalTokens::signedByAnotherKey,
                LocalTokens::unsigned,
                LocalTokens::expired,
                (tokens, claims) -> tokens.issuedBy("https://evil.example", claims),
                (tokens, claims) -> tokens.meantFor("another", claims));
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void forgedTokenIsNotVerified(BiFunction<LocalTokens, Claims, String> forgery) throws Exception {
        String token = forgery.apply(LocalTokens.of(home), ALICE);
        JwtConsumer verifier = verifier();

        assertThat(token).contains(".");
        assertThatThrownBy(() -> verifier.processToClaims(token)).isInstanceOf(InvalidJwtException.class);
    }

    @Test
    void keysOutliveTheStackAndOnlyTheirOwnerReadsThem() throws Exception {
        String before = LocalTokens.of(home).token(ALICE);

        LocalTokens.of(home);

        assertThat(verifier().processToClaims(before).getSubject()).isEqualTo("u-1");
        assertThat(Files.getPosixFilePermissions(home.resolve("keys/jwt.private.pem")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private static JwtConsumer verifier() throws Exception {
        String pem = Files.readString(LocalTokens.of(home).publicKeyFile());
        byte[] der = Base64.getMimeDecoder()
                .decode(pem.replace("-----BEGIN PUBLIC KEY-----", "").replace("-----END PUBLIC KEY-----", ""));
        PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
        return new JwtConsumerBuilder()
                .setVerificationKey(key)
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256)
                .setExpectedIssuer(LocalTokens.ISSUER)
                .setExpectedAudience(LocalTokens.AUDIENCE)
                .setRequireExpirationTime()
                .build();
    }
}
