package dev.waybill.worker.upload;

import dev.waybill.contract.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// One S3 multipart upload. It outlives this object and its process: it ends by [#complete] or [#abort], whoever
/// calls them.
public final class MultipartUpload {

    /// "Part numbers: 1 to 10,000" (Amazon S3 multipart upload limits).
    public static final int MAX_PARTS = 10_000;

    private static final Logger LOG = Logger.getLogger(MultipartUpload.class);

    private final S3Client s3;
    private final ObjectStore store;
    private final ObjectKey key;
    private final String id;

    MultipartUpload(S3Client s3, ObjectStore store, ObjectKey key, String id) {
        this.s3 = s3;
        this.store = store;
        this.key = key;
        this.id = id;
    }

    public String id() {
        return id;
    }

    /// Sends a part. Sending the same number again replaces it, so a part that was sent but not checkpointed is simply
    /// sent again.
    ///
    /// @param bytes  of which the first `length` are the part; not to be changed until this returns
    /// @throws UploadLost if the store does not know the upload
    public Part put(int number, byte[] bytes, int length) {
        try {
            UploadPartResponse response = s3.uploadPart(
                    put -> put.bucket(store.bucket())
                            .key(key.value())
                            .uploadId(id)
                            .partNumber(number)
                            .contentLength((long) length),
                    ObjectStore.body(bytes, length));
            return new Part(number, response.eTag(), length);
        } catch (S3Exception e) {
            throw translated(e);
        }
    }

    /// Makes the parts one object and verifies it by HEAD. Safe to call again after a crash or a time-out: where the
    /// store no longer knows the upload, HEAD decides whether it was completed (size, ETag and run id).
    ///
    /// @throws UploadLost if it was not completed and cannot be
    public StoredObject complete(UUID runId, List<Part> parts) {
        if (parts.isEmpty()) { // S3 completes no upload without one: what is left of the rows fits into a put
            throw new UploadLost("the upload of %s has no part".formatted(key), null);
        }
        try {
            String etag = s3.completeMultipartUpload(complete -> complete.bucket(store.bucket())
                            .key(key.value())
                            .uploadId(id)
                            .multipartUpload(m -> m.parts(parts.stream()
                                    .map(MultipartUpload::completed)
                                    .toList())))
                    .eTag();
            return verified(runId, parts, Optional.ofNullable(etag))
                    .orElseThrow(() -> new UploadLost(
                            "CompleteMultipartUpload of %s succeeded, but HEAD shows another object".formatted(key),
                            null));
        } catch (SdkException e) {
            Optional<StoredObject> completedBefore = verified(runId, parts, MultipartETag.of(parts));
            if (completedBefore.isPresent()) {
                LOG.infof("run %s: the upload had been completed already (%s)", runId, e.getMessage());
                return completedBefore.get();
            }
            throw e instanceof S3Exception refused ? translated(refused) : e;
        }
    }

    private Optional<StoredObject> verified(UUID runId, List<Part> parts, Optional<String> etag) {
        long byteSize = parts.stream().mapToLong(Part::byteSize).sum();
        return store.head(key)
                .filter(object -> object.byteSize() == byteSize)
                .filter(object -> object.isOf(runId))
                .filter(object -> etag.isEmpty() || etag.get().equals(object.etag()));
    }

    private static CompletedPart completed(Part part) {
        return CompletedPart.builder()
                .partNumber(part.number())
                .eTag(part.etag())
                .build();
    }

    /// Gives the parts back. Parts that were in flight may still land after an abort, so it is repeated until the
    /// store does not know the upload (S3 AbortMultipartUpload documentation).
    public void abort() {
        for (int tries = 0; tries < 5; tries++) {
            try {
                s3.abortMultipartUpload(
                        abort -> abort.bucket(store.bucket()).key(key.value()).uploadId(id));
                s3.listParts(
                        list -> list.bucket(store.bucket()).key(key.value()).uploadId(id));
            } catch (NoSuchUploadException e) {
                return;
            } catch (S3Exception e) {
                if (e.statusCode() == 404) {
                    return;
                }
                throw e;
            }
        }
        LOG.warnf("%s: parts still land in the aborted upload; the sweeper aborts it again", key);
    }

    private RuntimeException translated(S3Exception e) {
        return switch (code(e)) {
            case "NoSuchUpload", "InvalidPart", "InvalidPartOrder", "EntityTooSmall" ->
                new UploadLost(
                        "%s: the store refuses the multipart upload for good: %s".formatted(key, e.getMessage()), e);
            default -> e;
        };
    }

    private static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? ""
                : e.awsErrorDetails().errorCode();
    }
}
