package dev.waybill.files.upload;

import dev.waybill.contract.ObjectKey;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/// An upload that was begun and not finalized. It goes when it becomes a file, or with its bytes when the
/// sweeper finds it expired.
@Entity
@Table(name = "pending_upload")
public class PendingUpload extends PanacheEntityBase {

    /// One signed PUT, then finalize.
    static final String PUT = "put";

    /// One signed PUT or form, and then nobody calls: [Arrivals] looks for the bytes.
    static final String ARRIVAL = "arrival";

    /// A multipart upload, which [CompleteParts] completes.
    static final String PARTS = "parts";

    @Id
    public UUID id;

    @TenantId
    public String orgId;

    public String objectKey;
    public String fileName;
    public String contentType;
    public long byteSize;
    public @Nullable String sha256;
    public @Nullable String entityType;
    public @Nullable String entityId;
    public String requestedBy;
    public Instant createdAt;
    public Instant expiresAt;
    public @Nullable Instant sweepAt;
    public int discards;
    public String kind = PUT;
    public boolean sizeAnnounced = true;
    public @Nullable String multipartId;
    public @Nullable Long lastModifiedMs;
    public boolean byForm;
    public @Nullable String formEtag;
    public @Nullable Instant lookedAt;
    public @Nullable Instant lookAt;
    public int looks;
    public @Nullable Instant lookHeldUntil;

    public ObjectKey key() {
        return new ObjectKey(objectKey);
    }

    /// Where the client's bytes arrive: a form can be sent again, so it never reaches what becomes of them.
    ObjectKey arrivesAt() {
        return byForm ? ObjectKey.arrival(orgId, id) : key();
    }

    boolean isPut() {
        return kind.equals(PUT);
    }

    /// The upload of one PUT, unless someone is about to delete its bytes. One by a form only [Arrivals] may look at.
    public static Optional<PendingUpload> open(UUID id) {
        return find("id = ?1 and kind <> 'parts' and byForm = false and sweepAt is null", id)
                .firstResultOptional();
    }

    /// The same for whoever holds the look at it.
    static Optional<PendingUpload> openArrival(UUID id) {
        return find("id = ?1 and kind = 'arrival' and sweepAt is null", id).firstResultOptional();
    }

    /// The upload by parts, unless it was begun by somebody else or someone is about to abort it.
    static Optional<PendingUpload> openParts(UUID id, String userId, String key) {
        return find(
                        "id = ?1 and requestedBy = ?2 and objectKey = ?3 and kind = 'parts' and multipartId is not null and sweepAt is null",
                        id,
                        userId,
                        key)
                .firstResultOptional();
    }

    /// Uploads by parts that a user may go on with, newest first.
    static List<PendingUpload> unfinished(String userId, Instant now, int most) {
        return PendingUpload.<PendingUpload>find(
                        "requestedBy = ?1 and kind = 'parts' and multipartId is not null and sweepAt is null and expiresAt > ?2 order by createdAt desc, id desc",
                        userId,
                        now)
                .page(0, most)
                .list();
    }

    /// Which bytes of a form are taken: the first that anybody saw.
    ///
    /// @param etag what this one sees; null if there are none
    /// @return the upload with its choice; empty if it is no longer open
    static Optional<PendingUpload> choose(UUID id, @Nullable String etag) {
        if (etag != null) {
            update("formEtag = ?2 where id = ?1 and formEtag is null and sweepAt is null", id, etag);
        }
        return openArrival(id);
    }

    /// The store has begun the upload.
    static void begun(UUID id, String multipartId) {
        update("multipartId = ?2 where id = ?1", id, multipartId);
    }

    /// Nobody knows whether the store has begun it: nobody goes on with it, and the sweeper looks by its key.
    static void unbegun(UUID id, Instant at) {
        update("expiresAt = ?2, byteSize = 0 where id = ?1 and multipartId is null", id, at);
    }

    /// Lets an upload by parts rest anew. False if it is about to be aborted.
    ///
    /// @param lookedAt when the store was last asked what has arrived
    static boolean goOn(UUID id, Instant expiresAt, @Nullable Instant lookedAt) {
        return update("expiresAt = ?2, lookedAt = ?3 where id = ?1 and sweepAt is null", id, expiresAt, lookedAt) == 1;
    }

    /// A look for the bytes is over.
    ///
    /// @param isLast there is no other
    static void looked(UUID id, boolean isLast) {
        if (isLast) {
            update("lookAt = null, lookHeldUntil = null where id = ?1", id);
        } else {
            update("lookHeldUntil = null where id = ?1", id);
        }
    }

    /// Takes the row away for good; false if another did, or if bytes were deleted, or are about to be, since
    /// it was read: then what is known of them does not hold.
    boolean take() {
        return delete("id = ?1 and discards = ?2 and sweepAt is null", id, discards) == 1;
    }

    /// From here on nobody can finalize it, and nobody who read it before ever can, so its bytes may be
    /// deleted. False if someone else was first.
    boolean close(Instant at) {
        return update(
                        "sweepAt = ?3, discards = discards + 1 where id = ?1 and discards = ?2 and sweepAt is null",
                        id,
                        discards,
                        at)
                == 1;
    }

    /// From here on nobody goes on with it and nothing of it can become a file. False if someone else was
    /// first. Its rest is over: the sweeper ends what dies in between.
    boolean closeForGood(Instant at) {
        return update("sweepAt = ?2, expiresAt = ?2, discards = discards + 1 where id = ?1 and sweepAt is null", id, at)
                == 1;
    }

    static void forgetClosed(UUID id, Instant closedAt) {
        delete("id = ?1 and sweepAt = ?2", id, closedAt);
    }

    /// The wrong bytes are deleted: what becomes of the row that was closed meanwhile.
    void afterDiscard(Instant closedAt) {
        if (isPut()) {
            update("sweepAt = null where id = ?1 and sweepAt = ?2", id, closedAt);
        } else if (kind.equals(PARTS) || byForm) {
            forgetClosed(id, closedAt);
        } else {
            update("byteSize = 0, lookAt = null where id = ?1 and sweepAt = ?2", id, closedAt);
        }
    }
}
