package dev.waybill.worker.archive;

import dev.waybill.contract.Archive;
import dev.waybill.contract.Archive.Documents;
import dev.waybill.worker.archive.CatalogEntry.Kind;
import dev.waybill.worker.archive.CatalogEntry.StoredFile;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.upload.ObjectStore;
import dev.waybill.worker.upload.PinnedObject;
import dev.waybill.worker.upload.PinnedObject.NotAsPinned;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/// The next entries of the catalog, twenty-five at a time, with the documents among them and the bytes of the small
/// files: many small files would else take a round trip to the store each.
///
/// Memory: one document, and [#SIZE] times [#SMALL_BYTES].
final class Batch implements AutoCloseable {

    static final int SIZE = 25;
    static final int SMALL_BYTES = 256 * 1024;

    private final ArchiveCatalog catalog;
    private final ObjectStore store;
    private final Claim claim;
    private final Archive archive;
    private final DocumentSnapshot snapshot;
    private final StoreCalls calls;
    private final Deque<CatalogEntry> left = new ArrayDeque<>();
    private final Map<String, DocumentRows.Reading> documents = new HashMap<>();
    private final Map<Integer, Future<byte[]>> ahead = new HashMap<>();

    /// @param calls    closed with this
    /// @param snapshot closed with this
    Batch(
            ArchiveCatalog catalog,
            ObjectStore store,
            Claim claim,
            Archive archive,
            StoreCalls calls,
            DocumentSnapshot snapshot) {
        this.catalog = catalog;
        this.store = store;
        this.claim = claim;
        this.archive = archive;
        this.calls = calls;
        this.snapshot = snapshot;
    }

    /// The entry at a position, which follows the one asked for before.
    CatalogEntry entry(int position) throws SQLException {
        if (left.isEmpty()) {
            fill(position);
        }
        return left.remove();
    }

    private void fill(int position) throws SQLException {
        for (DocumentRows.Reading reading : documents.values()) {
            reading.close();
        }
        documents.clear();
        ahead.clear();
        left.addAll(catalog.page(claim, position, SIZE));
        if (left.stream().noneMatch(e -> e.kind() == Kind.DOCUMENT)) {
            snapshot.close();
        }
        for (Documents of : archive.documents()) {
            List<String> keys = left.stream()
                    .filter(e -> e.kind() == Kind.DOCUMENT && e.folder().equals(of.folder()))
                    .map(CatalogEntry::sourceId)
                    .toList();
            if (!keys.isEmpty()) {
                documents.put(of.folder(), snapshot.rows().read(of, keys));
            }
        }
        for (CatalogEntry entry : left) {
            if (entry.kind() == Kind.FILE && !entry.isLost() && isSmall(entry)) {
                ahead.put(entry.position(), calls.begin(whole(entry.stored().orElseThrow())));
            }
        }
    }

    static boolean isSmall(CatalogEntry entry) {
        return entry.stored().filter(f -> f.byteSize() <= SMALL_BYTES).isPresent();
    }

    private Callable<byte[]> whole(StoredFile file) {
        return () -> {
            byte[] bytes = new byte[Math.toIntExact(file.byteSize())];
            try (PinnedObject object = store.read(file.key(), file.etag(), 0)) {
                if (object.read(bytes, bytes.length) < bytes.length) {
                    throw new IllegalStateException("%s ends before its size".formatted(file.key()));
                }
            }
            return bytes;
        };
    }

    /// A document's text; empty if its row is gone. To be asked for in the order of the entries.
    Optional<String> document(CatalogEntry entry) throws SQLException {
        DocumentRows.Reading reading = documents.get(entry.folder());
        return reading == null ? Optional.empty() : reading.next(entry.sourceId());
    }

    /// The bytes of a file from one on.
    FileBytes bytes(CatalogEntry entry, long from) throws NotAsPinned {
        Future<byte[]> read = from == 0 ? ahead.remove(entry.position()) : null;
        if (read == null) {
            StoredFile file = entry.stored().orElseThrow();
            return new FileBytes.Streamed(store.read(file.key(), file.etag(), from), calls);
        }
        return new FileBytes.Ahead(calls.await(read));
    }

    @Override
    public void close() throws SQLException {
        calls.close();
        snapshot.close();
    }
}
