package dev.waybill.worker.upload;

import dev.waybill.contract.ContentDisposition;
import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.StoreSettings;
import dev.waybill.worker.trace.StoreCallSpans;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The bucket.
public final class ObjectStore implements AutoCloseable {

    public static final int MOST_DELETES = 1_000;

    private static final Duration CHECK = Duration.ofSeconds(2);
    private static final int READ_TRIES = 5;
    private static final int PRECONDITION_FAILED = 412;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;

    private final S3Client s3;
    private final String bucket;

    /// @param connections at most this many requests at a time; more of them wait, and fail after some seconds
    public ObjectStore(StoreSettings settings, int connections) {
        this.s3 = settings.client(
                ApacheHttpClient.builder()
                        .expectContinueEnabled(false)
                        .connectionTimeout(Duration.ofSeconds(5))
                        .socketTimeout(Duration.ofSeconds(60))
                        .maxConnections(connections)
                        .build(),
                new StoreCallSpans());
        this.bucket = settings.bucket();
    }

    String bucket() {
        return bucket;
    }

    /// Begins an upload. Name, type and run are stored with the object, since they can only be said here.
    ///
    /// Killed before the id is saved, the upload is known to the store alone: [#openUploadsOf] finds it by its key.
    public MultipartUpload begin(ObjectKey key, UUID runId, String contentType, String fileName) {
        String id = s3.createMultipartUpload(create -> create.bucket(bucket)
                        .key(key.value())
                        .contentType(contentType)
                        .contentDisposition(ContentDisposition.attachment(fileName))
                        .metadata(Map.of(StoredObject.RUN_ID, runId.toString())))
                .uploadId();
        return resume(key, id);
    }

    public MultipartUpload resume(ObjectKey key, String uploadId) {
        return new MultipartUpload(s3, this, key, uploadId);
    }

    /// An upload that has not ended.
    public record OpenUpload(ObjectKey key, String id, Instant begunAt) {}

    /// All uploads under a prefix that have not ended, page by page, but for those whose keys no program of Waybill
    /// makes.
    public Stream<OpenUpload> openUploads(String prefix) {
        return s3.listMultipartUploadsPaginator(list -> list.bucket(bucket).prefix(prefix)).uploads().stream()
                .filter(upload -> ObjectKey.isKey(upload.key()))
                .map(upload -> new OpenUpload(new ObjectKey(upload.key()), upload.uploadId(), upload.initiated()));
    }

    /// The uploads for exactly this key that have not ended.
    public List<OpenUpload> openUploadsOf(ObjectKey key) {
        return openUploads(key.value()).filter(u -> u.key().equals(key)).toList();
    }

    /// Ends an upload, whoever began it. See [MultipartUpload#abort].
    public void abort(OpenUpload upload) {
        resume(upload.key(), upload.id()).abort();
    }

    /// Puts an object in one request, unless the key is taken: `If-None-Match: *` lets one put of all win, so a worker
    /// that comes too late changes nothing (Amazon S3, conditional writes).
    ///
    /// @param metadata stored with the object besides the run; a later attempt reads it
    /// @return the object under the key, as HEAD tells it: this one, or the one that was there
    public StoredObject putOnce(
            ObjectKey key,
            UUID runId,
            String contentType,
            String fileName,
            Map<String, String> metadata,
            byte[] bytes,
            int length) {
        Map<String, String> all = new HashMap<>(metadata);
        all.put(StoredObject.RUN_ID, runId.toString());
        try {
            s3.putObject(
                    p -> p.bucket(bucket)
                            .key(key.value())
                            .ifNoneMatch("*")
                            .contentType(contentType)
                            .contentDisposition(ContentDisposition.attachment(fileName))
                            .contentLength((long) length)
                            .metadata(all),
                    body(bytes, length));
        } catch (S3Exception e) {
            if (e.statusCode() != PRECONDITION_FAILED) {
                throw e;
            }
        }
        return head(key).orElseThrow(() -> new IllegalStateException(key + " was put and is gone"));
    }

    /// A body that can be sent again when a request is repeated.
    static RequestBody body(byte[] bytes, int length) {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(bytes, 0, length), length, "application/octet-stream");
    }

    public Optional<StoredObject> head(ObjectKey key) {
        try {
            HeadObjectResponse head = s3.headObject(h -> h.bucket(bucket).key(key.value()));
            return Optional.of(new StoredObject(head.contentLength(), head.eTag(), head.metadata()));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Reads the whole object once; goes on where it broke off if a connection breaks. Lower-case hex.
    ///
    /// @param mayGoOn called between buffers; throws to end the reading
    public String sha256(ObjectKey key, Runnable mayGoOn) {
        MessageDigest digest = newSha256();
        long size = head(key)
                .orElseThrow(() -> new IllegalStateException(key + " is gone"))
                .byteSize();
        long done = 0;
        for (int tries = 1; done < size; tries++) {
            try {
                done = readInto(digest, key, done, mayGoOn);
            } catch (BrokenOff e) {
                if (tries == READ_TRIES) {
                    throw new UncheckedIOException("reading %s back for its SHA-256 broke off".formatted(key), e.cause);
                }
                done = e.done;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private long readInto(MessageDigest digest, ObjectKey key, long from, Runnable mayGoOn) throws BrokenOff {
        byte[] buffer = new byte[64 * 1024];
        long done = from;
        try (InputStream in =
                s3.getObject(get -> get.bucket(bucket).key(key.value()).range("bytes=%d-".formatted(from)))) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                mayGoOn.run();
                digest.update(buffer, 0, n);
                done += n;
            }
            return done;
        } catch (IOException e) {
            throw new BrokenOff(done, e);
        }
    }

    private static final class BrokenOff extends Exception {
        private static final long serialVersionUID = 1;
        private final long done;
        private final IOException cause;

        BrokenOff(long done, IOException cause) {
            super(cause);
            this.done = done;
            this.cause = cause;
        }
    }

    /// What a listing tells of an object.
    public record Listed(String key, String etag, long byteSize) {}

    /// All objects under a prefix in the order of their keys, page by page.
    public Stream<Listed> list(String prefix) {
        return s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
                .map(object -> new Listed(object.key(), object.eTag(), object.size()));
    }

    /// When the object of a key was put there.
    public record Dated(String key, Instant lastModified) {}

    /// Some of the objects under a prefix, in the order of their keys.
    ///
    /// @param isLast nothing stands behind them
    public record Page(List<Dated> objects, boolean isLast) {}

    /// The next 1,000 objects at most under a prefix, behind a key: what was deleted or added meanwhile does
    /// not matter, so a listing can go on in another process.
    ///
    /// The names come encoded: XML cannot hold every character of a key, and one such key would hide
    /// the whole page.
    ///
    /// @param after any text; the first page stands behind the empty one
    public Page page(String prefix, String after) {
        ListObjectsV2Response page = s3.listObjectsV2(list -> list.bucket(bucket)
                .prefix(prefix)
                .startAfter(after.isEmpty() ? null : after)
                .encodingType(EncodingType.URL));
        List<Dated> objects = page.contents().stream()
                .map(object -> new Dated(object.key(), object.lastModified()))
                .toList();
        return new Page(objects, !Boolean.TRUE.equals(page.isTruncated()));
    }

    /// Deletes up to [#MOST_DELETES] objects in one request (S3's limit); those whose keys XML cannot hold, one by one.
    ///
    /// @return the keys that the store refused to delete, with its reason; deleting what is not there is no error
    public Map<String, String> deleteAll(Collection<String> keys) {
        List<String> together = keys.stream().filter(ObjectStore::fitsIntoXml).toList();
        Map<String, String> refused = new HashMap<>(together.isEmpty() ? Map.of() : deleteAtOnce(together));
        for (String key : keys) {
            if (!fitsIntoXml(key)) {
                deleteAlone(key).ifPresent(why -> refused.put(key, why));
            }
        }
        return refused;
    }

    private Optional<String> deleteAlone(String key) {
        try {
            s3.deleteObject(delete -> delete.bucket(bucket).key(key));
            return Optional.empty();
        } catch (S3Exception e) {
            return Optional.of("HTTP %d".formatted(e.statusCode()));
        }
    }

    /// XML 1.0, section 2.2.
    private static boolean fitsIntoXml(String key) {
        return key.codePoints()
                .allMatch(c -> c == '\t'
                        || c == '\n'
                        || c == '\r'
                        || c >= 0x20 && c <= 0xD7FF
                        || c >= 0xE000 && c <= 0xFFFD
                        || c >= 0x10000);
    }

    private Map<String, String> deleteAtOnce(List<String> keys) {
        List<ObjectIdentifier> objects = keys.stream()
                .map(key -> ObjectIdentifier.builder().key(key).build())
                .toList();
        return s3
                .deleteObjects(delete -> delete.bucket(bucket)
                        .delete(d -> d.objects(objects).quiet(true)) // quiet: only what was refused is told
                        // S3 asks for a checksum here; Ceph 16 knows only the one of before there were others
                        .overrideConfiguration(o -> o.addPlugin(LegacyMd5Plugin.create())))
                .errors()
                .stream()
                .collect(Collectors.toMap(S3Error::key, e -> "%s %s".formatted(e.code(), e.message()), (a, b) -> a));
    }

    /// Reads an object from a byte on, as long as it is the one of this ETag.
    public PinnedObject read(ObjectKey key, String etag, long from) {
        return new PinnedObject(s3, bucket, key, etag, from);
    }

    /// Deleting what is not there is no error.
    public void delete(ObjectKey key) {
        s3.deleteObject(delete -> delete.bucket(bucket).key(key.value()));
    }

    /// Fails if the bucket cannot be reached with these credentials.
    public void check() {
        s3.headBucket(head -> head.bucket(bucket).overrideConfiguration(o -> o.apiCallTimeout(CHECK)));
    }

    /// Whether the bucket answers at all, be it that it refuses. Takes two seconds at most.
    public boolean answers() {
        try {
            check();
            return true;
        } catch (S3Exception e) {
            int status = e.statusCode();
            return (status < SERVER_ERROR && status != TOO_MANY_REQUESTS) || status == NOT_IMPLEMENTED;
        } catch (SdkException e) {
            return false;
        }
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() {
        s3.close();
    }
}
