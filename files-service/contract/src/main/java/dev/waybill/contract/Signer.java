package dev.waybill.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.model.PresignedUploadPartRequest;

/// Signs links (AWS Signature Version 4, query form). Pure computation, about 30 µs: no call to the store.
public final class Signer implements AutoCloseable {

    private final S3Presigner presigner;
    private final String bucket;

    Signer(S3Presigner presigner, String bucket) {
        this.presigner = presigner;
        this.bucket = bucket;
    }

    /// A PUT that the store accepts once, for exactly this size and type: `Content-Length`, `Content-Type`,
    /// `If-None-Match: *` (S3 conditional writes: 412 if the key exists) and, where given, the SHA-256 of the bytes
    /// are part of the signature.
    ///
    /// @param sha256 lower-case hex; a store that ignores it must be caught at finalize
    public SignedUrl put(ObjectKey key, String contentType, long byteSize, Optional<String> sha256, Duration lifetime) {
        return put(key, contentType, Optional.of(byteSize), sha256, lifetime);
    }

    /// The same for bytes whose number is not known: whoever has the link may send as many as the store takes in one
    /// request (S3: 5 GiB), and they must be counted when they are there.
    public SignedUrl putOfAnySize(ObjectKey key, String contentType, Optional<String> sha256, Duration lifetime) {
        return put(key, contentType, Optional.empty(), sha256, lifetime);
    }

    private SignedUrl put(
            ObjectKey key, String contentType, Optional<Long> byteSize, Optional<String> sha256, Duration lifetime) {
        PutObjectRequest.Builder put = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key.value())
                .contentType(contentType)
                .ifNoneMatch("*");
        byteSize.ifPresent(put::contentLength);
        sha256.ifPresent(hex -> put.checksumSHA256(
                Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex))));
        PresignedPutObjectRequest signed =
                presigner.presignPutObject(p -> p.signatureDuration(lifetime).putObjectRequest(put.build()));
        return new SignedUrl(
                signed.url().toString(), clientHeaders(signed.signedHeaders()), wholeSeconds(signed.expiration()));
    }

    /// A PUT of one part of a multipart upload, of any size: of two PUTs of the same part the later one counts, as long
    /// as the upload is open. No header is part of the signature.
    ///
    /// @param partNumber 1 to 10,000
    public SignedUrl part(ObjectKey key, String multipartId, int partNumber, Duration lifetime) {
        PresignedUploadPartRequest signed = presigner.presignUploadPart(p -> p.signatureDuration(lifetime)
                .uploadPartRequest(part -> part.bucket(bucket)
                        .key(key.value())
                        .uploadId(multipartId)
                        .partNumber(partNumber)));
        return new SignedUrl(
                signed.url().toString(), clientHeaders(signed.signedHeaders()), wholeSeconds(signed.expiration()));
    }

    /// A GET that saves under the name that is stored with the object.
    public SignedUrl get(ObjectKey key, Duration lifetime) {
        return get(key, Optional.empty(), lifetime);
    }

    /// A GET that saves under this name.
    public SignedUrl get(ObjectKey key, String fileName, Duration lifetime) {
        return get(key, Optional.of(ContentDisposition.attachment(fileName)), lifetime);
    }

    private SignedUrl get(ObjectKey key, Optional<String> disposition, Duration lifetime) {
        PresignedGetObjectRequest signed =
                presigner.presignGetObject(p -> p.signatureDuration(lifetime).getObjectRequest(get -> {
                    get.bucket(bucket).key(key.value());
                    disposition.ifPresent(get::responseContentDisposition);
                }));
        return new SignedUrl(signed.url().toString(), Map.of(), wholeSeconds(signed.expiration()));
    }

    /// The signature counts from a date in whole seconds: the link dies up to a second before the SDK says.
    private static Instant wholeSeconds(Instant expiration) {
        return expiration.truncatedTo(ChronoUnit.SECONDS);
    }

    private static Map<String, String> clientHeaders(Map<String, List<String>> signedHeaders) {
        Map<String, String> headers = new LinkedHashMap<>();
        signedHeaders.forEach((name, values) -> {
            if (!name.equalsIgnoreCase("host")) { // every client sends it by itself
                headers.put(name, String.join(",", values));
            }
        });
        return headers;
    }

    @Override
    public void close() {
        presigner.close();
    }
}
