package dev.waybill.files.upload;

import dev.waybill.files.store.StoredObject;
import java.util.Optional;
import java.util.function.Supplier;

/// What was promised when the upload was signed. The store enforces it with the signature; here it is checked
/// again, because some stores accept a signed checksum without comparing it.
///
/// @param byteSize bytes: exactly so many if they were announced, else at most so many
record Promise(long byteSize, boolean announced, String contentType, Optional<String> sha256) {

    static Promise of(PendingUpload upload) {
        // of parts nobody announced, as many are reserved as have arrived: PartsLimit has looked
        boolean bounded = upload.sizeAnnounced || !upload.kind.equals(PendingUpload.PARTS);
        return new Promise(
                bounded ? upload.byteSize : Long.MAX_VALUE,
                upload.sizeAnnounced,
                upload.contentType,
                Optional.ofNullable(upload.sha256));
    }

    /// The same, of what a store tells without anybody reading the bytes.
    Promise ofSizeAndType() {
        return new Promise(byteSize, announced, contentType, Optional.empty());
    }

    /// The first difference, in words.
    ///
    /// @param readBytes tells the SHA-256 where the store does not; called only if one was promised
    Optional<String> mismatch(StoredObject stored, Supplier<String> readBytes) {
        if (announced && stored.byteSize() != byteSize) {
            return Optional.of("byteSize %d was announced, %d bytes are stored".formatted(byteSize, stored.byteSize()));
        }
        if (stored.byteSize() < 1 || stored.byteSize() > byteSize) {
            return Optional.of("%d bytes are stored, without an announced byteSize 1 to %d are taken"
                    .formatted(stored.byteSize(), byteSize));
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
