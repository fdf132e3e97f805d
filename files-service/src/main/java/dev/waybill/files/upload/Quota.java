package dev.waybill.files.upload;

import dev.waybill.files.FileMetadata;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.hibernate.Session;

/// How many bytes a tenant may have in the bucket. Deleted files count until their bytes are cleaned up,
/// because they can be restored; uploads count from the moment they are begun, those of unknown size with what
/// is reserved for them.
@ApplicationScoped
public class Quota {

    private static final String ONE_AT_A_TIME =
            "select true from (select pg_advisory_xact_lock(hashtextextended('waybill.quota.' || :org, 0))) locked";
    private static final String USED = """
            select coalesce((select sum(byte_size) from waybill.file_metadata where org_id = :org), 0)
                 + coalesce((select sum(byte_size) from waybill.pending_upload where org_id = :org), 0)
            """;
    private static final String RESERVED = """
            select byte_size from waybill.pending_upload where org_id = :org and id = :id and sweep_at is null
            """;

    private final EntityManager database;
    private final UploadSettings limits;

    Quota(EntityManager database, UploadSettings limits) {
        this.database = database;
        this.limits = limits;
    }

    /// Checks and keeps every other upload of this tenant waiting until the transaction ends, so that two at
    /// the same time cannot both take the last byte.
    ///
    /// @throws Problem 409 `quota-exceeded`
    void reserve(Caller caller, long bytes) {
        lock(caller);
        long used = usedBytes(caller);
        if (used > limits.quotaBytes() - bytes) {
            throw new Problem(
                            ProblemCode.QUOTA_EXCEEDED,
                            "%d more bytes do not fit: %d of %d bytes are used (deleted files count until they are cleaned up)"
                                    .formatted(bytes, used, limits.quotaBytes()))
                    .with("usedBytes", used)
                    .with("quotaBytes", limits.quotaBytes());
        }
    }

    /// Raises what an upload has reserved to so many bytes, unless it has as many. What it has is read behind
    /// the lock: two calls for the same upload do not both take what is missing.
    ///
    /// @throws Problem 409 `quota-exceeded`; 404 `upload-not-found` if it is gone
    void raise(Caller caller, PendingUpload upload, long bytes) {
        lock(caller);
        List<Long> reserved = database.unwrap(Session.class)
                .createNativeQuery(RESERVED, Long.class)
                .setParameter("org", caller.orgId())
                .setParameter("id", upload.id)
                .getResultList();
        if (reserved.isEmpty()) {
            throw FinalizeUpload.noSuchUpload();
        }
        if (reserved.getFirst() < bytes) {
            reserve(caller, bytes - reserved.getFirst());
            PendingUpload.update("byteSize = ?2 where id = ?1", upload.id, bytes);
        }
    }

    private void lock(Caller caller) {
        database.createNativeQuery(ONE_AT_A_TIME)
                .setParameter("org", caller.orgId())
                .getSingleResult();
    }

    /// Needs a transaction.
    Usage usage(Caller caller) {
        return new Usage(usedBytes(caller), limits.quotaBytes(), FileMetadata.count("softDeletedAt is null"));
    }

    private long usedBytes(Caller caller) {
        Number used = (Number) database.createNativeQuery(USED)
                .setParameter("org", caller.orgId())
                .getSingleResult();
        return used.longValue();
    }
}
