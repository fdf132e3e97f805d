package dev.waybill.worker.upload;

import dev.waybill.contract.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// An object, read once from some byte on, as long as it is the one it was: `If-Match` with its ETag (RFC 9110,
/// 13.1.1). Goes on where it broke off if a connection breaks.
public final class PinnedObject implements AutoCloseable {

    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 200;
    private static final int PRECONDITION_FAILED = 412;

    /// It is gone, or another one by now.
    public static final class NotAsPinned extends Exception {
        private static final long serialVersionUID = 1;
        private final boolean gone;

        NotAsPinned(boolean gone) {
            super(gone ? "the object is gone" : "the object is another one now");
            this.gone = gone;
        }

        /// False if there is another one.
        public boolean isGone() {
            return gone;
        }
    }

    private final S3Client s3;
    private final String bucket;
    private final ObjectKey key;
    private final String etag;
    private long at;
    private long end;
    private @Nullable ResponseInputStream<GetObjectResponse> in;

    PinnedObject(S3Client s3, String bucket, ObjectKey key, String etag, long from) {
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.etag = etag;
        this.at = from;
    }

    /// Fills the array; fewer bytes only at the end of the object.
    ///
    /// @return how many were read
    /// @throws UncheckedIOException when the store broke off several times in a row
    public int read(byte[] to, int length) throws NotAsPinned {
        int read = 0;
        for (int tries = 1; ; ) {
            try {
                int n = stream().readNBytes(to, read, length - read);
                at += n;
                return read + n;
            } catch (IOException e) { // what this try had read is read again
                close();
                if (tries++ == TRIES) {
                    throw new UncheckedIOException("reading %s broke off".formatted(key), e);
                }
                if (!pause(tries)) {
                    throw new UncheckedIOException("reading %s was ended".formatted(key), e);
                }
            }
        }
    }

    private ResponseInputStream<GetObjectResponse> stream() throws NotAsPinned {
        ResponseInputStream<GetObjectResponse> opened = in;
        if (opened == null) {
            opened = open();
            end = at + opened.response().contentLength();
            in = opened;
        }
        return opened;
    }

    private ResponseInputStream<GetObjectResponse> open() throws NotAsPinned {
        GetObjectRequest.Builder get =
                GetObjectRequest.builder().bucket(bucket).key(key.value()).ifMatch(etag);
        try {
            return s3.getObject((at == 0 ? get : get.range("bytes=%d-".formatted(at))).build());
        } catch (S3Exception e) {
            if (e.statusCode() == 404 || e.statusCode() == PRECONDITION_FAILED) {
                throw new NotAsPinned(e.statusCode() == 404);
            }
            throw e;
        }
    }

    /// False if nobody waits for the bytes any more.
    private static boolean pause(int tries) {
        try {
            Thread.sleep(PAUSE_MILLIS * tries + ThreadLocalRandom.current().nextLong(PAUSE_MILLIS));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Cuts the connection if bytes are left, which may be many; else it goes back to its pool.
    @Override
    public void close() {
        ResponseInputStream<GetObjectResponse> opened = in;
        in = null;
        if (opened == null) {
            return;
        }
        if (at < end) {
            opened.abort();
            return;
        }
        try {
            opened.close();
        } catch (IOException e) {
            opened.abort();
        }
    }
}
