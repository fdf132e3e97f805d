package dev.waybill.files.upload;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.store.PartsStore.Part;
import dev.waybill.files.tenant.Caller;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Compares what has arrived of an upload by parts with what was announced, or reserved of the quota. Links of
/// parts bind no size, so more may arrive than is allowed until the next look: as much as the links that were
/// signed before let in.
@ApplicationScoped
class PartsLimit {

    private final UploadSettings limits;
    private final Quota quota;
    private final AbortParts abort;

    PartsLimit(UploadSettings limits, Quota quota, AbortParts abort) {
        this.limits = limits;
        this.quota = quota;
        this.abort = abort;
    }

    /// Reserves what arrived of an upload of unknown size.
    ///
    /// @throws Problem 422 `content-mismatch` if it is more than was announced, and 413 `too-large`: the upload is
    ///     aborted; 409 `quota-exceeded`: it stays, for when there is room again, until its rest is over
    void check(Caller caller, PendingUpload upload, List<Part> arrived) {
        long bytes = arrived.stream().mapToLong(Part::byteSize).sum();
        if (bytes <= upload.byteSize) {
            return;
        }
        try {
            if (upload.sizeAnnounced) {
                throw new Problem(
                        ProblemCode.CONTENT_MISMATCH,
                        "byteSize %d was announced, %d bytes have arrived. The upload was aborted"
                                .formatted(upload.byteSize, bytes));
            }
            if (bytes > limits.multipartMaxBytes()) {
                throw UploadRules.tooLarge("%d bytes have arrived".formatted(bytes), limits.multipartMaxBytes());
            }
            QuarkusTransaction.requiringNew().run(() -> quota.raise(caller, upload, bytes));
            upload.byteSize = bytes;
        } catch (Problem e) {
            if (e.code() == ProblemCode.CONTENT_MISMATCH || e.code() == ProblemCode.TOO_LARGE) {
                abort.run(upload);
            }
            throw e;
        }
    }
}
