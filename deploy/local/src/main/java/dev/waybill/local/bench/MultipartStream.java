package dev.waybill.local.bench;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// An object written as a stream: a part is sent whenever 8 MiB are there.
final class MultipartStream extends OutputStream {

    private static final int PART_BYTES = 8 * 1024 * 1024;

    private final S3Client s3;
    private final String bucket;
    private final String key;
    private final String uploadId;
    private final byte[] part = new byte[PART_BYTES];
    private final List<CompletedPart> sent = new ArrayList<>();
    private int size;

    MultipartStream(S3Client s3, String bucket, String key) {
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.uploadId = s3.createMultipartUpload(
                        create -> create.bucket(bucket).key(key).contentType("text/csv"))
                .uploadId();
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        int at = from;
        int left = length;
        while (left > 0) {
            int n = Math.min(left, PART_BYTES - size);
            System.arraycopy(bytes, at, part, size, n);
            size += n;
            at += n;
            left -= n;
            if (size == PART_BYTES) {
                send();
            }
        }
    }

    private void send() {
        int number = sent.size() + 1;
        String etag = s3.uploadPart(
                        upload -> upload.bucket(bucket)
                                .key(key)
                                .uploadId(uploadId)
                                .partNumber(number),
                        RequestBody.fromInputStream(new ByteArrayInputStream(part, 0, size), size))
                .eTag();
        sent.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
        size = 0;
    }

    void complete() {
        if (size > 0) {
            send();
        }
        s3.completeMultipartUpload(complete ->
                complete.bucket(bucket).key(key).uploadId(uploadId).multipartUpload(parts -> parts.parts(sent)));
    }

    void abort() {
        s3.abortMultipartUpload(abort -> abort.bucket(bucket).key(key).uploadId(uploadId));
    }
}
