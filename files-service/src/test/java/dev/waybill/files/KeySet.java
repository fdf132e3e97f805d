package dev.waybill.files;

import com.sun.net.httpserver.HttpServer;
import dev.waybill.local.LocalTokens;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/// An identity provider with a key set (RFC 7517) at a URL, and a key more whenever it is asked for one.
public final class KeySet implements QuarkusTestResourceLifecycleManager {

    private static final List<String> MEMBER = List.of("member");

    private final List<PublicJsonWebKey> published = new CopyOnWriteArrayList<>();
    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            byte[] keys = new JsonWebKeySet(published)
                    .toJson(OutputControlLevel.PUBLIC_ONLY)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            try (var body = exchange.getResponseBody()) {
                body.write(keys);
            }
        });
        server.start();
        return Map.of(
                "WAYBILL_JWT_JWKS_URL",
                "http://127.0.0.1:%d/keys".formatted(server.getAddress().getPort()));
    }

    public PublicJsonWebKey newEcKey(String id) throws JoseException {
        return publish(EcJwkGenerator.generateJwk(EllipticCurves.P256), id, "ES256");
    }

    public PublicJsonWebKey newRsaKey(String id) throws JoseException {
        return publish(RsaJwkGenerator.generateJwk(2048), id, "RS256");
    }

    private PublicJsonWebKey publish(PublicJsonWebKey key, String id, String algorithm) {
        key.setKeyId(id);
        key.setAlgorithm(algorithm);
        published.add(key);
        return key;
    }

    /// Of a user, by the first key.
    public String token(String orgId) {
        return token(orgId, MEMBER);
    }

    /// Of whoever has these groups.
    public String token(String orgId, List<String> groups) {
        try {
            if (published.isEmpty()) {
                newEcKey("usual");
            }
            return token(published.getFirst(), published.getFirst().getAlgorithm(), orgId, groups);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String token(PublicJsonWebKey key, String algorithm, String orgId) throws JoseException {
        return token(key, algorithm, orgId, MEMBER);
    }

    private static String token(PublicJsonWebKey key, String algorithm, String orgId, List<String> groups)
            throws JoseException {
        JwtClaims claims = new JwtClaims();
        claims.setStringClaim("email", "alice@example.com");
        claims.setIssuer(LocalTokens.ISSUER);
        claims.setAudience(LocalTokens.AUDIENCE);
        claims.setSubject("alice");
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(5);
        claims.setStringClaim("org_id", orgId);
        claims.setStringListClaim("groups", groups);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(algorithm);
        jws.setKeyIdHeaderValue(key.getKeyId());
        jws.setKey(key.getPrivateKey());
        jws.setPayload(claims.toJson());
        return jws.getCompactSerialization();
    }

    @Override
    public void inject(TestInjector into) {
        into.injectIntoFields(this, new TestInjector.MatchesType(KeySet.class));
    }

    @Override
    public void stop() {
        Objects.requireNonNull(server).stop(0);
    }
}
