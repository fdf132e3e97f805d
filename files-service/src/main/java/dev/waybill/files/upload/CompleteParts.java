package dev.waybill.files.upload;

import dev.waybill.files.FileMetadata;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.store.PartsStore;
import dev.waybill.files.store.PartsStore.Part;
import dev.waybill.files.store.Store;
import dev.waybill.files.store.StoredObject;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.upload.FinalizeUpload.Finalized;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/// Last step of an upload by parts: the store makes them an object, and that becomes a file.
///
/// The store is asked outside of transactions. Killed after it made the object, or if its answer was lost, the
/// upload is there as before, and the next call finds the object. Two at the same time: the row goes to one,
/// the other finds the file. A store may take minutes, so of one replica only a few wait for it at a time, and leave
/// its threads to others.
@ApplicationScoped
class CompleteParts {

    private static final int AT_ONCE = 4;
    private static final String RETRY_SECONDS = "5";

    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final PartsStore parts;
    private final Store store;
    private final PartsRest rest;
    private final PartsLimit limit;
    private final FinalizeUpload finalizeUpload;

    CompleteParts(PartsStore parts, Store store, PartsRest rest, PartsLimit limit, FinalizeUpload finalizeUpload) {
        this.parts = parts;
        this.store = store;
        this.rest = rest;
        this.limit = limit;
        this.finalizeUpload = finalizeUpload;
    }

    /// @throws Problem 400 `invalid-request` if parts are missing or other ones, and the upload stays; 404,
    ///     409, 413, 422 and 503
    Finalized run(Caller caller, UUID id, String key, PartList listed) {
        if (!turns.tryAcquire()) {
            throw new Problem(
                            ProblemCode.STORAGE_UNAVAILABLE,
                            "The object store completes other uploads: nothing is lost, try again in %s seconds"
                                    .formatted(RETRY_SECONDS))
                    .withHeader("Retry-After", RETRY_SECONDS);
        }
        try {
            return inTurn(caller, id, key, listed);
        } finally {
            turns.release();
        }
    }

    private Finalized inTurn(Caller caller, UUID id, String key, PartList listed) {
        Optional<PendingUpload> open =
                QuarkusTransaction.requiringNew().call(() -> PendingUpload.openParts(id, caller.userId(), key));
        if (open.isEmpty()) {
            return finalizedBefore(caller, id, key).orElseThrow(PartsStore::noSuchUpload);
        }
        PendingUpload upload = open.get();
        if (!rest.anew(upload, upload.lookedAt)) { // for the minutes that the store may take
            return afterAnother(caller, upload);
        }
        Optional<Problem> doubt = doubt(caller, upload, listed);
        Optional<StoredObject> stored = store.head(upload.key());
        if (stored.isEmpty()) {
            throw doubt.orElseGet(() -> new Problem(
                    ProblemCode.STORAGE_UNAVAILABLE, "The object store does not show the object yet, try again later"));
        }
        finalizeUpload.judge(upload, stored.get());
        return QuarkusTransaction.requiringNew()
                .call(() -> finalizeUpload.insert(caller, upload, stored.get()))
                .map(file -> new Finalized(file, true))
                .orElseGet(() -> afterAnother(caller, upload));
    }

    /// Why the object may not be there; empty if the store says that it is. While another call completes the
    /// upload, a store may show some of its parts: then what they lack counts only if there is no object
    /// either.
    private Optional<Problem> doubt(Caller caller, PendingUpload upload, PartList listed) {
        try {
            return complete(caller, upload, listed);
        } catch (Problem e) {
            if (e.code() == ProblemCode.INVALID_REQUEST || e.code() == ProblemCode.UPLOAD_NOT_FOUND) {
                return Optional.of(e);
            }
            throw e;
        }
    }

    private Optional<Problem> complete(Caller caller, PendingUpload upload, PartList listed) {
        String multipartId = Objects.requireNonNull(upload.multipartId);
        Optional<List<Part>> arrived = parts.list(upload.key(), multipartId);
        if (arrived.isEmpty()) {
            return Optional.of(PartsStore.noSuchUpload());
        }
        limit.check(caller, upload, arrived.get());
        listed.check(arrived.get());
        long bytes = arrived.get().stream().mapToLong(Part::byteSize).sum();
        if (bytes < 1 || upload.sizeAnnounced && bytes < upload.byteSize) {
            throw new Problem(
                    ProblemCode.INVALID_REQUEST,
                    "%d bytes have arrived, %s: send the missing parts and complete again"
                            .formatted(
                                    bytes,
                                    upload.sizeAnnounced
                                            ? "byteSize %d was announced".formatted(upload.byteSize)
                                            : "empty files are not taken"));
        }
        return parts.complete(upload.key(), multipartId, arrived.get());
    }

    /// The row was taken or closed by another call. If there is no file, not even a deleted one, it was closed,
    /// and the object that this call may have completed is nobody's.
    private Finalized afterAnother(Caller caller, PendingUpload upload) {
        Optional<Finalized> file = finalizedBefore(caller, upload.id, upload.objectKey);
        if (file.isEmpty() && QuarkusTransaction.requiringNew().call(() -> FileMetadata.count("id", upload.id)) == 0) {
            store.delete(upload.key());
        }
        return file.orElseThrow(PartsStore::noSuchUpload);
    }

    private static Optional<Finalized> finalizedBefore(Caller caller, UUID id, String key) {
        return QuarkusTransaction.requiringNew()
                .call(() -> FileMetadata.visible(id))
                .filter(file -> file.uploadedBy.equals(caller.userId()) && file.objectKey.equals(key))
                .map(file -> new Finalized(file, false));
    }
}
