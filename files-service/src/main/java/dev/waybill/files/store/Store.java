package dev.waybill.files.store;

import dev.waybill.contract.ObjectKey;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The few things files-service asks of the bucket. All of them are network calls: never inside a transaction.
/// Where the store cannot be reached or refuses, every method throws the problem 503 `storage-unavailable`, with the
/// cause for the log.
public class Store {

    private static final int NOT_FOUND = 404;
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration COPY_TIMEOUT = Duration.ofSeconds(60);

    private final S3Client s3;
    private final S3Client patient;
    private final String bucket;

    /// @param patient waits a minute for an answer: a store may copy every byte before it gives one
    Store(S3Client s3, S3Client patient, String bucket) {
        this.s3 = s3;
        this.patient = patient;
        this.bucket = bucket;
    }

    public Optional<StoredObject> head(ObjectKey key) {
        try {
            HeadObjectResponse head =
                    s3.headObject(h -> h.bucket(bucket).key(key.value()).checksumMode(ChecksumMode.ENABLED));
            return Optional.of(new StoredObject(
                    head.contentLength(),
                    Optional.ofNullable(head.contentType()).orElse(""),
                    Optional.ofNullable(head.eTag()).orElse(""),
                    Optional.ofNullable(head.checksumSHA256()).flatMap(Store::wholeObjectHex)));
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw unavailable("HEAD", key, e);
        } catch (SdkException e) {
            throw unavailable("HEAD", key, e);
        }
    }

    /// Reads the object once: for a promised SHA-256 that the store does not report. Lower-case hex.
    public String sha256(ObjectKey key) {
        try (InputStream in = s3.getObject(g -> g.bucket(bucket).key(key.value()));
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (SdkException | IOException e) {
            throw unavailable("GET", key, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Copies an object with its type, if it is still the one with this ETag. Takes a minute at most, and may be done
    /// again; killed or answered too late, it may be there all the same.
    public void copy(ObjectKey from, String etag, ObjectKey to) {
        try {
            patient.copyObject(copy -> copy.sourceBucket(bucket)
                    .sourceKey(from.value())
                    .copySourceIfMatch(etag)
                    .destinationBucket(bucket)
                    .destinationKey(to.value())
                    .overrideConfiguration(o -> o.apiCallTimeout(COPY_TIMEOUT)));
        } catch (SdkException e) {
            throw unavailable("COPY", from, e);
        }
    }

    /// Deleting what is not there is no error.
    public void delete(ObjectKey key) {
        try {
            s3.deleteObject(d -> d.bucket(bucket).key(key.value()));
        } catch (SdkException e) {
            throw unavailable("DELETE", key, e);
        }
    }

    void close() {
        s3.close();
        patient.close();
    }

    /// Throws the SDK's exception if the bucket cannot be reached with these credentials.
    void checkBucket() {
        s3.headBucket(h -> h.bucket(bucket).overrideConfiguration(o -> o.apiCallTimeout(CHECK_TIMEOUT)));
    }

    static Problem unavailable(String attempted, ObjectKey key, Exception cause) {
        String detail = "The object store did not answer %s; nothing is lost, try again later".formatted(attempted);
        return new Problem(
                ProblemCode.STORAGE_UNAVAILABLE, detail, new IOException("%s %s".formatted(attempted, key), cause));
    }

    /// A checksum of a multipart object covers the parts' checksums (`…-3`), not the bytes: as good as none.
    private static Optional<String> wholeObjectHex(String base64) {
        return base64.contains("-")
                ? Optional.empty()
                : Optional.of(HexFormat.of().formatHex(Base64.getDecoder().decode(base64)));
    }
}
