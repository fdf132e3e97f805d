package dev.waybill.worker.archive;

import dev.waybill.contract.ObjectKey;
import java.util.Optional;

/// One thing that an archive holds, as the catalog fixed it.
///
/// @param position order in the archive, from 0
/// @param folder   of the archive; empty for what stands beside the folders
/// @param sourceId key of the row, or id of the file
/// @param path     in the archive
/// @param stored   the object, of a stored file
/// @param written  where it stands; empty until it is written
record CatalogEntry(
        int position,
        Kind kind,
        String folder,
        String sourceId,
        String path,
        Status status,
        Optional<StoredFile> stored,
        Optional<Written> written) {

    /// What an entry is made of.
    enum Kind {
        README,
        DOCUMENT,
        FILE,
        MANIFEST
    }

    /// What became of it.
    enum Status {
        PLANNED,
        WRITTEN,
        /// The row or the object is gone.
        MISSING,
        /// There is an object, and it is another one than the catalog saw.
        CHANGED
    }

    /// An object as the catalog saw it.
    ///
    /// @param sha256 lower-case hex, where its upload promised one
    record StoredFile(ObjectKey key, String etag, long byteSize, String contentType, Optional<String> sha256) {}

    /// Where an entry stands in the archive, and what the central directory says of it.
    record Written(long headerOffset, long size, long compressedSize, long crc32) {}

    /// Found to be gone, or to be another one: nothing of it is written, by no attempt.
    boolean isLost() {
        return status == Status.MISSING || status == Status.CHANGED;
    }

    CatalogEntry as(Status status) {
        return new CatalogEntry(position, kind, folder, sourceId, path, status, stored, written);
    }

    CatalogEntry written(Written where) {
        return new CatalogEntry(position, kind, folder, sourceId, path, Status.WRITTEN, stored, Optional.of(where));
    }

    /// For logs.
    @Override
    public String toString() {
        return "entry %d (%s %s)".formatted(position, kind, sourceId);
    }
}
