package dev.waybill.worker.archive;

import dev.waybill.contract.Archive;
import dev.waybill.contract.Archive.Documents;
import dev.waybill.contract.Archive.StoredFiles;
import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.Table.Column;
import dev.waybill.worker.archive.CatalogEntry.Kind;
import dev.waybill.worker.archive.CatalogEntry.Status;
import dev.waybill.worker.archive.CatalogEntry.StoredFile;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.source.RowSource;
import dev.waybill.worker.source.TableSource;
import dev.waybill.worker.upload.ObjectStore;
import dev.waybill.worker.upload.ObjectStore.Listed;
import dev.waybill.worker.upload.PinnedObject.NotAsPinned;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Makes the catalog of an archive: every row and every stored file it will hold, in order. Holds some hundred entries
/// in memory, however many there are.
///
/// A stored file is pinned by the ETag that the store's listing tells: listing and rows are read side by side, both in
/// the order of their keys, so that 70,000 files take some seventy requests. The store is asked for each that is not
/// listed, since it may have come after its page, or the store lists in another order; one without an object is
/// missing.
final class Cataloging {

    private static final int BATCH = 500;
    private static final int FETCH = 500;

    // Soft-deleted files are not the tenant's any more. Without images an archive of documents holds no files at all.
    private static final String FILES = """
            select f.id, f.object_key, f.original_file_name, f.content_type, f.sha256
            from waybill.file_metadata f join waybill.export_run r on r.id = ?
            where f.org_id = r.org_id and f.soft_deleted_at is null
              and (cardinality(?::text[]) = 0 or f.entity_type = any (?))
              and (coalesce((r.options ->> 'includeImages')::boolean, true)
                   or not ? and not f.is_image)
            order by f.object_key collate "C"
            """;

    private final ArchiveCatalog catalog;
    private final ObjectStore store;
    private final Claim claim;
    private final StoreCalls calls;
    private final Runnable watch;
    private final List<CatalogEntry> batch = new ArrayList<>();
    private int position;

    /// @param watch called between entries; throws to end the step
    Cataloging(ArchiveCatalog catalog, ObjectStore store, Claim claim, StoreCalls calls, Runnable watch) {
        this.catalog = catalog;
        this.store = store;
        this.claim = claim;
        this.calls = calls;
        this.watch = watch;
    }

    /// Killed in between, the next attempt begins this step anew.
    ///
    /// @param snapshot that the documents are read from
    /// @param files    for the rows of stored files; not in the snapshot
    void run(Archive archive, DocumentRows snapshot, Connection files) throws SQLException {
        catalog.clear(claim);
        add(Kind.README, "", "", "README.md", Status.PLANNED, Optional.empty());
        for (Documents documents : archive.documents()) {
            documents(documents, snapshot);
        }
        if (archive.files().isPresent()) {
            files(archive.files().get(), !archive.documents().isEmpty(), files);
        }
        add(Kind.MANIFEST, "", "", "manifest.json", Status.PLANNED, Optional.empty());
        flush();
        catalog.finish(claim, snapshot.asOf());
    }

    private void documents(Documents documents, DocumentRows snapshot) throws SQLException {
        List<Column> name = List.of(new Column(documents.name(), documents.name()));
        TableSource table = snapshot.table(documents, name);
        try (RowSource rows = table.rows(Optional.empty(), table.estimate())) {
            while (rows.next()) {
                String id = rows.cursor().getFirst();
                String named = rows.value(0);
                String safe = EntryName.safe(named == null || named.isBlank() ? id : named);
                add(
                        Kind.DOCUMENT,
                        documents.folder(),
                        id,
                        documents.folder() + "/" + safe + ".md",
                        Status.PLANNED,
                        Optional.empty());
            }
        }
    }

    private void files(StoredFiles wanted, boolean besideDocuments, Connection connection) throws SQLException {
        String prefix = ObjectKey.filesOf(claim.orgId());
        Iterator<Listed> objects = answered(() -> store.list(prefix).iterator()); // lists its first page
        Deque<Listed> page = new ArrayDeque<>();
        @Nullable Listed object = next(objects, page);
        try (PreparedStatement select = connection.prepareStatement(FILES)) {
            select.setFetchSize(FETCH);
            select.setObject(1, claim.runId());
            select.setArray(
                    2, connection.createArrayOf("text", wanted.entityTypes().toArray()));
            select.setArray(
                    3, connection.createArrayOf("text", wanted.entityTypes().toArray()));
            select.setBoolean(4, besideDocuments);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String key = row.getString("object_key");
                    while (object != null && object.key().compareTo(key) < 0) {
                        object = next(objects, page); // of another file, or of none
                    }
                    Optional<Listed> found =
                            object != null && object.key().equals(key) ? Optional.of(object) : head(prefix, key);
                    Optional<StoredFile> pinned =
                            found.isPresent() ? Optional.of(stored(found.get(), row)) : Optional.empty();
                    add(
                            Kind.FILE,
                            wanted.folder(),
                            row.getString("id"),
                            wanted.folder() + "/" + EntryName.safe(row.getString("original_file_name")),
                            pinned.isPresent() ? Status.PLANNED : Status.MISSING,
                            pinned);
                }
            }
        }
    }

    private @Nullable Listed next(Iterator<Listed> objects, Deque<Listed> page) {
        if (page.isEmpty()) {
            page.addAll(answered(() -> page(objects)));
        }
        return page.poll();
    }

    private static List<Listed> page(Iterator<Listed> objects) {
        List<Listed> page = new ArrayList<>();
        while (page.size() < BATCH && objects.hasNext()) {
            page.add(objects.next());
        }
        return page;
    }

    /// @param prefix that all files of the tenant stand below: what a row names elsewhere is not the tenant's
    private Optional<Listed> head(String prefix, String key) {
        return key.startsWith(prefix)
                ? answered(() -> store.head(new ObjectKey(key)))
                        .map(object -> new Listed(key, object.etag(), object.byteSize()))
                : Optional.empty();
    }

    private <T> T answered(Callable<T> call) {
        try {
            return calls.await(calls.begin(call));
        } catch (NotAsPinned e) {
            throw new IllegalStateException("nothing is pinned yet", e);
        }
    }

    private static StoredFile stored(Listed object, ResultSet row) throws SQLException {
        return new StoredFile(
                new ObjectKey(object.key()),
                object.etag(),
                object.byteSize(),
                row.getString("content_type"),
                Optional.ofNullable(row.getString("sha256")));
    }

    private void add(Kind kind, String folder, String sourceId, String path, Status status, Optional<StoredFile> stored)
            throws SQLException {
        watch.run();
        batch.add(new CatalogEntry(position++, kind, folder, sourceId, path, status, stored, Optional.empty()));
        if (batch.size() == BATCH) {
            flush();
        }
    }

    private void flush() throws SQLException {
        catalog.add(claim, batch);
        batch.clear();
    }
}
