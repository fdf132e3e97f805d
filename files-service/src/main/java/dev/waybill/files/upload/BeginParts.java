package dev.waybill.files.upload;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.store.PartsStore;
import dev.waybill.files.tenant.Caller;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// First step of an upload by parts.
///
/// The row is there before the store begins the upload, and learns its id after: killed between, the row
/// expires, and the sweeper finds the upload by its key. If the store does not answer it may have begun one all the
/// same: the row expires at once, without a reservation.
@ApplicationScoped
class BeginParts {

    private final PartsStore store;
    private final UploadRules rules;
    private final PartsRest rest;
    private final UploadSettings limits;

    BeginParts(PartsStore store, UploadRules rules, PartsRest rest, UploadSettings limits) {
        this.store = store;
        this.rules = rules;
        this.rest = rest;
        this.limits = limits;
    }

    /// @param wanted its size may be unknown: then nothing is reserved before parts arrive
    /// @throws Problem 400, 409, 413, 415 or 429, and nothing is left; 503 `storage-unavailable`, and nothing is
    ///     reserved
    PendingUpload run(Caller caller, UploadRequest wanted, @Nullable Long lastModifiedMs) {
        rules.check(wanted);
        requireReadable(wanted);
        PendingUpload upload = QuarkusTransaction.requiringNew().call(() -> {
            PendingUpload row = rules.begin(caller, wanted, 0, limits.multipartMaxBytes());
            row.kind = PendingUpload.PARTS;
            row.lastModifiedMs = lastModifiedMs;
            row.lookedAt = row.createdAt;
            row.expiresAt = rest.endFrom(row.createdAt);
            row.persist();
            return row;
        });
        try {
            String multipartId = store.begin(upload.key(), upload.contentType);
            QuarkusTransaction.requiringNew().run(() -> PendingUpload.begun(upload.id, multipartId));
            return upload;
        } catch (Problem e) {
            QuarkusTransaction.requiringNew().run(() -> PendingUpload.unbegun(upload.id, upload.createdAt));
            throw e;
        }
    }

    /// No store tells the SHA-256 of what came by parts: the bytes are read within the call that completes.
    private void requireReadable(UploadRequest wanted) {
        @Nullable Long byteSize = wanted.byteSize();
        if (wanted.sha256() != null && (byteSize == null || byteSize > limits.maxBytes())) {
            throw new Problem(
                    ProblemCode.INVALID_REQUEST,
                    "sha256 of an upload by parts is taken with a byteSize of at most %d: the bytes are read for it"
                            .formatted(limits.maxBytes()));
        }
    }
}
