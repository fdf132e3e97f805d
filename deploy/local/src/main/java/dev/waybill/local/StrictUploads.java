package dev.waybill.local;

import java.io.InputStream;
import java.util.List;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// Answers `NoSuchUpload` where S3 does: to UploadPart and ListParts of an upload that was completed, aborted or never
/// begun. S3Proxy 4.1.0 over files takes such a part and keeps it where nobody finds it, and lists no parts.
final class StrictUploads extends ForwardingBlobStore {

    StrictUploads(BlobStore files) {
        super(files);
    }

    @Override
    public UploadPartResponse uploadMultipartPart(MultipartUpload upload, UploadPartRequest part, InputStream body) {
        requireOpen(upload);
        return super.uploadMultipartPart(upload, part, body);
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        requireOpen(upload);
        return super.listMultipartUpload(upload);
    }

    /// The file store records an open upload in an empty object of this name.
    private void requireOpen(MultipartUpload upload) {
        String record = ".mpus-%s-%s-stub".formatted(upload.id(), upload.blobName());
        if (!delegate().blobExists(upload.containerName(), record)) {
            throw new S3ProxyException(S3ErrorCode.NO_SUCH_UPLOAD);
        }
    }
}
