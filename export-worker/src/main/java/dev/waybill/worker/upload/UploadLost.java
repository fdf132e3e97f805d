package dev.waybill.worker.upload;

import org.jspecify.annotations.Nullable;

/// The store does not know the multipart upload or one of its parts any more. It never will: replaying the same call
/// cannot help, the run must begin a new upload.
public final class UploadLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    UploadLost(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
