package dev.waybill.files.upload;

import dev.waybill.files.store.StoredObject;
import java.util.Optional;
import java.util.function.Supplier;

/// What was promised when the upload was signed. The store enforces it with the signature; here it is checked again,
/// because some stores accept a signed checksum without comparing it.
record Promise(long byteSize, String contentType, Optional<String> sha256) {

    static Promise of(PendingUpload upload) {
        return new Promise(upload.byteSize, upload.contentType, Optional.ofNullable(upload.sha256));
    }

    /// The first difference, in words.
    ///
    /// @param readBytes tells the SHA-256 where the store does not; called only if one was promised
    Optional<String> mismatch(StoredObject stored, Supplier<String> readBytes) {
        if (stored.byteSize() != byteSize) {
            return Optional.of("byteSize %d was announced, %d bytes are stored".formatted(byteSize, stored.byteSize()));
        }
        if (!ContentTypes.same(stored.contentType(), contentType)) {
            return Optional.of(
                    "contentType %s was announced, %s is stored".formatted(contentType, stored.contentType()));
        }
        return sha256.flatMap(promised -> {
            String actual = stored.sha256().orElseGet(readBytes);
            return actual.equals(promised)
                    ? Optional.empty()
                    : Optional.of("sha256 %s was announced, the stored bytes have %s".formatted(promised, actual));
        });
    }
}
