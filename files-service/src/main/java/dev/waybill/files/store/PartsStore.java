package dev.waybill.files.store;

import dev.waybill.contract.ObjectKey;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Multipart uploads, as far as files-service asks for them; the parts go from the client straight to the
/// store. All are network calls: never inside a transaction. Where the store cannot be reached or refuses,
/// every method throws the problem 503 `storage-unavailable`.
public class PartsStore {

    private static final int NOT_FOUND = 404;
    private static final int ABORTS = 5;
    private static final Duration LONGEST_COMPLETION = Duration.ofMinutes(5);
    private static final Set<String> OF_THE_PARTS = Set.of("EntityTooSmall", "InvalidPart", "InvalidPartOrder");

    private final S3Client s3;
    private final S3Client patient;
    private final String bucket;

    /// @param patient waits minutes for an answer: a store may copy every byte before it gives one
    PartsStore(S3Client s3, S3Client patient, String bucket) {
        this.s3 = s3;
        this.patient = patient;
        this.bucket = bucket;
    }

    /// A part that has arrived.
    ///
    /// @param etag as the store tells it, mostly in quotes
    public record Part(int number, String etag, long byteSize) {}

    /// @return the store's id of the upload
    public String begin(ObjectKey key, String contentType) {
        try {
            return s3.createMultipartUpload(
                            create -> create.bucket(bucket).key(key.value()).contentType(contentType))
                    .uploadId();
        } catch (SdkException e) {
            throw Store.unavailable("CreateMultipartUpload", key, e);
        }
    }

    /// Every part that has arrived, by number; empty if the upload was completed or aborted.
    public Optional<List<Part>> list(ObjectKey key, String multipartId) {
        try {
            return Optional.of(
                    s3
                            .listPartsPaginator(
                                    list -> list.bucket(bucket).key(key.value()).uploadId(multipartId))
                            .parts()
                            .stream()
                            .map(part -> new Part(part.partNumber(), part.eTag(), part.size()))
                            .toList());
        } catch (SdkException e) {
            if (isGone(e)) {
                return Optional.empty();
            }
            throw Store.unavailable("ListParts", key, e);
        }
    }

    /// Makes the parts an object; takes five minutes at most, and is asked once: a store that is still at it would
    /// begin again.
    ///
    /// @return empty if the store says that it is there; else what to answer unless a HEAD finds it: an answer may
    ///     have been lost, and another call may have been faster
    /// @throws Problem 400 `invalid-request` if the store does not take these parts; they stay
    public Optional<Problem> complete(ObjectKey key, String multipartId, List<Part> parts) {
        List<CompletedPart> completed = parts.stream()
                .map(part -> CompletedPart.builder()
                        .partNumber(part.number())
                        .eTag(part.etag())
                        .build())
                .toList();
        try {
            patient.completeMultipartUpload(complete -> complete.bucket(bucket)
                    .key(key.value())
                    .uploadId(multipartId)
                    .multipartUpload(upload -> upload.parts(completed))
                    .overrideConfiguration(
                            o -> o.apiCallTimeout(LONGEST_COMPLETION).addPlugin(PartsStore::once)));
            return Optional.empty();
        } catch (SdkException e) {
            if (isGone(e)) {
                return Optional.of(noSuchUpload());
            }
            if (e instanceof S3Exception refused && OF_THE_PARTS.contains(code(refused))) {
                throw new Problem(
                        ProblemCode.INVALID_REQUEST,
                        "The store does not take these parts (%s): each but the last needs 5 MiB or more"
                                .formatted(code(refused)));
            }
            return Optional.of(Store.unavailable("CompleteMultipartUpload", key, e));
        }
    }

    /// Throws every part away; what was completed or aborted before is left as it is. Parts that were in flight may
    /// still land after an abort, so it is repeated until the store does not know the upload (S3
    /// AbortMultipartUpload documentation).
    ///
    /// @throws Problem 503 `storage-unavailable`, also if parts go on landing
    public void abort(ObjectKey key, String multipartId) {
        for (int tries = 0; tries < ABORTS; tries++) {
            try {
                s3.abortMultipartUpload(
                        abort -> abort.bucket(bucket).key(key.value()).uploadId(multipartId));
            } catch (SdkException e) {
                if (!isGone(e)) {
                    throw Store.unavailable("AbortMultipartUpload", key, e);
                }
            }
            if (list(key, multipartId).isEmpty()) {
                return;
            }
        }
        throw new Problem(
                ProblemCode.STORAGE_UNAVAILABLE,
                "Parts still arrive while the upload is aborted; the rest is done later");
    }

    /// The same for an id that never was and for one that is no more.
    public static Problem noSuchUpload() {
        return new Problem(ProblemCode.UPLOAD_NOT_FOUND, "There is no such upload, or it has expired");
    }

    void close() {
        s3.close();
        patient.close();
    }

    private static void once(SdkServiceClientConfiguration.Builder client) {
        client.overrideConfiguration(client.overrideConfiguration().toBuilder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .build());
    }

    private static boolean isGone(SdkException e) {
        return e instanceof NoSuchUploadException
                || e instanceof S3Exception refused
                        && refused.statusCode() == NOT_FOUND
                        && !code(refused).equals("NoSuchBucket");
    }

    private static String code(S3Exception e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? ""
                : e.awsErrorDetails().errorCode();
    }
}
