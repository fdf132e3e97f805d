package dev.waybill.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/// Issues the tokens (JWT, RS256) of the stack, and forged ones for tests. Stands for the identity provider that a
/// product has.
///
/// The key pair lies in `home/keys` and outlives the stack, so tokens survive a restart, and can be issued while it
/// runs from another process.
public final class LocalTokens {

    public static final String ISSUER = "https://waybill.local";
    public static final String AUDIENCE = "waybill";

    private final PrivateKey key;
    private final Path publicKeyFile;

    private LocalTokens(PrivateKey key, Path publicKeyFile) {
        this.key = key;
        this.publicKeyFile = publicKeyFile;
    }

    /// The tokens of the stack with this home, which need not run.
    public static LocalTokens of(Path home) {
        Path keys = Directories.ownerOnly(home.toAbsolutePath().normalize().resolve("keys"));
        Path privateFile = keys.resolve("jwt.private.pem");
        Path publicFile = keys.resolve("jwt.public.pem");
        try {
            if (!Files.exists(privateFile)) {
                Directories.ownerOnlyFileOnce(
                        privateFile, pem("PRIVATE KEY", newPair().getPrivate().getEncoded()));
            }
            PrivateKey key = read(privateFile);
            if (!Files.exists(publicFile)) {
                Directories.ownerOnlyFile(publicFile, pem("PUBLIC KEY", publicPart(key)));
            }
            return new LocalTokens(key, publicFile);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read or make the token keys in " + keys, e);
        } catch (GeneralSecurityException | ClassCastException | IllegalArgumentException e) {
            throw new IllegalStateException(privateFile + " is not an RSA key as this stack writes it", e);
        }
    }

    /// PEM file of the key that verifies.
    public Path publicKeyFile() {
        return publicKeyFile;
    }

    public String token(Claims claims) {
        return signed(key, claims, jwt -> {});
    }

    /// Signed by a key that nobody knows.
    public String signedByAnotherKey(Claims claims) {
        return signed(newPair().getPrivate(), claims, jwt -> {});
    }

    /// `alg: none`, no signature.
    public String unsigned(Claims claims) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
        jws.setPayload(jwt(claims).toJson());
        return serialized(jws);
    }

    /// Ended an hour ago.
    public String expired(Claims claims) {
        return signed(key, claims.lasting(Duration.ofHours(-1)), jwt -> {
            NumericDate issued = NumericDate.now();
            issued.addSeconds(-Duration.ofHours(2).toSeconds());
            jwt.setIssuedAt(issued);
        });
    }

    public String issuedBy(String issuer, Claims claims) {
        return signed(key, claims, jwt -> jwt.setIssuer(issuer));
    }

    public String meantFor(String audience, Claims claims) {
        return signed(key, claims, jwt -> jwt.setAudience(audience));
    }

    /// Lacks one claim, e.g. `org_id`.
    public String without(String claim, Claims claims) {
        return signed(key, claims, jwt -> jwt.unsetClaim(claim));
    }

    private static String signed(PrivateKey key, Claims claims, Consumer<JwtClaims> change) {
        JwtClaims jwt = jwt(claims);
        change.accept(jwt);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        jws.setHeader("typ", "JWT");
        jws.setKey(key);
        jws.setPayload(jwt.toJson());
        return serialized(jws);
    }

    private static JwtClaims jwt(Claims claims) {
        JwtClaims jwt = new JwtClaims();
        jwt.setIssuer(ISSUER);
        jwt.setAudience(AUDIENCE);
        jwt.setSubject(claims.sub());
        jwt.setIssuedAtToNow();
        NumericDate expires = NumericDate.now();
        expires.addSeconds(claims.lifetime().toSeconds());
        jwt.setExpirationTime(expires);
        jwt.setGeneratedJwtId();
        jwt.setStringClaim("org_id", claims.orgId());
        jwt.setStringClaim("email", claims.email());
        jwt.setStringClaim("name", claims.name());
        jwt.setStringListClaim("groups", claims.groups());
        return jwt;
    }

    private static String serialized(JsonWebSignature jws) {
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("Could not sign a token", e);
        }
    }

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has RSA
        }
    }

    private static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
        String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static byte[] publicPart(PrivateKey key) throws GeneralSecurityException {
        RSAPrivateCrtKey rsa = (RSAPrivateCrtKey) key;
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()))
                .getEncoded();
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), what);
    }
}
