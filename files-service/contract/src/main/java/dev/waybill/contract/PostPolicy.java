package dev.waybill.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs forms by which a page POSTs a file (Amazon S3, "Authenticating Requests in Browser-Based Uploads Using POST
/// (AWS Signature Version 4)"). Pure computation: no call to the store.
///
/// Nothing keeps a form from being sent again while it lives; then the later bytes replace the ones before.
public final class PostPolicy {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final JsonMapper JSON = new JsonMapper();

    private final StoreSettings store;

    PostPolicy(StoreSettings store) {
        this.store = store;
    }

    /// A form that the store takes for exactly this key and type, with a file of `least` to `most` bytes.
    public SignedForm sign(ObjectKey key, String contentType, long least, long most, Instant now, Duration lifetime) {
        String second = SECOND.format(now);
        String day = second.substring(0, 8);
        Instant expiresAt = now.truncatedTo(ChronoUnit.SECONDS).plus(lifetime);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key", key.value());
        fields.put("Content-Type", contentType);
        fields.put("x-amz-algorithm", ALGORITHM);
        fields.put("x-amz-credential", "%s/%s/%s/s3/aws4_request".formatted(store.accessKey(), day, store.region()));
        fields.put("x-amz-date", second);
        String policy = Base64.getEncoder()
                .encodeToString(policy(fields, least, most, expiresAt).getBytes(UTF_8));
        fields.put("policy", policy);
        fields.put("x-amz-signature", signature(day, policy));
        return new SignedForm(bucketUrl(), fields, expiresAt);
    }

    private String policy(Map<String, String> fields, long least, long most, Instant expiresAt) {
        ObjectNode policy = JSON.createObjectNode().put("expiration", expiresAt.toString());
        ArrayNode conditions = policy.putArray("conditions");
        conditions.addObject().put("bucket", store.bucket());
        fields.forEach((name, value) -> conditions.addObject().put(name, value));
        conditions.addArray().add("content-length-range").add(least).add(most);
        return policy.toString();
    }

    /// @param policy in Base64, which is the string to sign
    String signature(String day, String policy) {
        byte[] key = ("AWS4" + store.secretKey()).getBytes(UTF_8);
        for (String part : new String[] {day, store.region(), "s3", "aws4_request"}) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, policy));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /// `https://host/bucket/` or `https://bucket.host/`.
    private String bucketUrl() {
        URI endpoint = store.publicEndpoint();
        String path = endpoint.getRawPath().replaceFirst("/+$", "");
        return store.pathStyle()
                ? "%s://%s%s/%s/".formatted(endpoint.getScheme(), endpoint.getRawAuthority(), path, store.bucket())
                : "%s://%s.%s%s/".formatted(endpoint.getScheme(), store.bucket(), endpoint.getRawAuthority(), path);
    }
}
