package dev.waybill.files.upload;

import dev.waybill.contract.ObjectKey;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/// An upload that was signed and not finalized. It goes when it becomes a file, or with its bytes when the sweeper
/// finds it expired.
@Entity
@Table(name = "pending_upload")
public class PendingUpload extends PanacheEntityBase {

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

    public ObjectKey key() {
        return new ObjectKey(objectKey);
    }

    /// The upload, unless someone is about to delete its bytes.
    public static Optional<PendingUpload> open(UUID id) {
        return find("id = ?1 and sweepAt is null", id).firstResultOptional();
    }

    /// Takes the row away for good; false if another did, or if bytes were deleted, or are about to be, since it was
    /// read: then what is known of them does not hold.
    boolean take() {
        return delete("id = ?1 and discards = ?2 and sweepAt is null", id, discards) == 1;
    }

    /// From here on nobody can finalize it, and nobody who read it before ever can, so its bytes may be deleted. False
    /// if someone else was first.
    boolean close(Instant at) {
        return update(
                        "sweepAt = ?3, discards = discards + 1 where id = ?1 and discards = ?2 and sweepAt is null",
                        id,
                        discards,
                        at)
                == 1;
    }

    static void reopen(UUID id, Instant closedAt) {
        update("sweepAt = null where id = ?1 and sweepAt = ?2", id, closedAt);
    }
}
