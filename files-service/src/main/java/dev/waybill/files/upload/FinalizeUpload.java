package dev.waybill.files.upload;

import dev.waybill.files.AuditEntry;
import dev.waybill.files.FileMetadata;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.store.PartsStore;
import dev.waybill.files.store.Store;
import dev.waybill.files.store.StoredObject;
import dev.waybill.files.tenant.Caller;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Last step of an upload: what the store really holds becomes a file, or nothing does.
///
/// The store is asked outside of transactions; then one transaction takes the pending upload and inserts the
/// file and its audit entry. Killed before its commit, the upload is pending as before and can be finalized
/// again. Two at the same time: the row of the pending upload goes to one, the other finds the file.
@ApplicationScoped
public class FinalizeUpload {

    private final Store store;
    private final FormBytes formBytes;
    private final Clock clock;

    FinalizeUpload(Store store, FormBytes formBytes, Clock clock) {
        this.store = store;
        this.formBytes = formBytes;
        this.clock = clock;
    }

    /// @param first false if the upload was finalized before
    record Finalized(FileMetadata file, boolean first) {}

    Finalized run(Caller caller, UUID id) {
        return run(caller, id, PendingUpload::open);
    }

    /// The same, by who holds the look at an arrival.
    Finalized runArrival(Caller caller, UUID id) {
        return run(caller, id, PendingUpload::openArrival);
    }

    private Finalized run(Caller caller, UUID id, Function<UUID, Optional<PendingUpload>> open) {
        while (true) { // again only if another call deleted bytes after this one read the row
            Optional<PendingUpload> pending = QuarkusTransaction.requiringNew().call(() -> open.apply(id));
            if (pending.isEmpty()) {
                return QuarkusTransaction.requiringNew().call(() -> finalizedBefore(id));
            }
            StoredObject stored = judge(pending.get());
            Optional<FileMetadata> file =
                    QuarkusTransaction.requiringNew().call(() -> insert(caller, pending.get(), stored));
            if (file.isPresent()) {
                formBytes.forget(pending.get());
                return new Finalized(file.get(), true);
            }
        }
    }

    /// Looked for after the pending upload, never before: between the two looks one may become the other.
    private static Finalized finalizedBefore(UUID id) {
        return new Finalized(FileMetadata.visible(id).orElseThrow(FinalizeUpload::noSuchUpload), false);
    }

    /// What the store holds, which is what was promised. Asks the store: never inside a transaction.
    ///
    /// @throws Problem 404 `object-not-found`; 422 `content-mismatch`, and the wrong bytes are deleted
    public StoredObject judge(PendingUpload upload) {
        formBytes.keep(upload).ifPresent(mismatch -> refuse(upload, mismatch));
        StoredObject stored = store.head(upload.key()).orElseThrow(FinalizeUpload::noBytes);
        judge(upload, stored);
        return stored;
    }

    /// The same, of an object that was found.
    ///
    /// @throws Problem 422 `content-mismatch`, and the wrong bytes are deleted
    void judge(PendingUpload upload, StoredObject stored) {
        Promise.of(upload)
                .mismatch(stored, () -> store.sha256(upload.key()))
                .ifPresent(mismatch -> refuse(upload, mismatch));
    }

    private void refuse(PendingUpload upload, String mismatch) {
        discard(upload);
        String how = upload.isPut() ? "PUT again" : "upload again";
        throw new Problem(ProblemCode.CONTENT_MISMATCH, "%s. The bytes were deleted: %s".formatted(mismatch, how));
    }

    static Problem noBytes() {
        return new Problem(ProblemCode.OBJECT_NOT_FOUND, "No bytes have arrived: send them as they were signed first");
    }

    /// Needs a transaction.
    ///
    /// @param stored what [#judge] found
    /// @return the new file; empty if the row is not what it was any more
    public Optional<FileMetadata> insert(Caller caller, PendingUpload upload, StoredObject stored) {
        if (!upload.take()) {
            return Optional.empty();
        }
        FileMetadata file = new FileMetadata();
        file.id = upload.id;
        file.objectKey = upload.objectKey;
        file.originalFileName = upload.fileName;
        file.contentType = stored.contentType();
        file.byteSize = stored.byteSize();
        file.sha256 = upload.sha256;
        file.uploadedAt = clock.instant();
        file.uploadedBy = caller.userId();
        file.entityType = upload.entityType;
        file.entityId = upload.entityId;
        file.persist();
        AuditEntry.write(
                caller.userId(),
                "file.uploaded",
                file.id,
                Map.of("fileName", file.originalFileName, "byteSize", file.byteSize, "contentType", file.contentType));
        return Optional.of(file);
    }

    /// Deletes wrong bytes. The upload of a PUT stays pending, so that the client may send the right ones while the
    /// link lives. One by parts or by a form is over. So is another arrival, whose row stays closed, without a
    /// reservation, for as long as somebody may PUT again: the sweeper deletes that too.
    ///
    /// The row is closed meanwhile: bytes that are being deleted cannot become a file. It is closed only if nobody
    /// deleted bytes since it was read: the right ones may stand there by now. Killed in between, the sweeper finds
    /// the closed row and finishes.
    private void discard(PendingUpload upload) {
        Instant now = clock.instant();
        if (QuarkusTransaction.requiringNew().call(() -> upload.close(now))) {
            store.delete(upload.key());
            formBytes.forget(upload);
            QuarkusTransaction.requiringNew().run(() -> upload.afterDiscard(now));
        }
    }

    public static Problem noSuchUpload() {
        return PartsStore.noSuchUpload();
    }
}
