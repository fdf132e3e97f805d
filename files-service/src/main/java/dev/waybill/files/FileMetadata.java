package dev.waybill.files;

import dev.waybill.contract.ObjectKey;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/// A file whose bytes are in the bucket. Every query below sees the caller's tenant only ([TenantId]); none of them
/// says so, and none can forget it.
@Entity
@Table(name = "file_metadata")
public class FileMetadata extends PanacheEntityBase {

    @Id
    public UUID id;

    @TenantId
    public String orgId;

    @Column(updatable = false)
    public String objectKey;

    @Column(updatable = false)
    public String originalFileName;

    @Column(updatable = false)
    public String contentType;

    @Column(updatable = false)
    public long byteSize;

    @Column(updatable = false)
    public @Nullable String sha256;

    @Column(updatable = false)
    public Instant uploadedAt;

    @Column(updatable = false)
    public String uploadedBy;

    public @Nullable Instant softDeletedAt;

    /// By the media type; the database says so.
    @Generated
    @Column(insertable = false, updatable = false)
    public boolean isImage;

    public @Nullable String entityType;

    public @Nullable String entityId;

    /// `avatar:<user id>` or `logo`; null for every other file. A tenant has each of them once.
    public @Nullable String shownAs;

    /// What [#shownAs] says of the tenant's logo.
    public static final String LOGO = "logo";

    /// What [#shownAs] says of a user's avatar.
    public static String avatarOf(String userId) {
        return "avatar:" + userId;
    }

    public ObjectKey key() {
        return new ObjectKey(objectKey);
    }

    /// The file, unless it does not exist, is another tenant's, or is deleted.
    public static Optional<FileMetadata> visible(UUID id) {
        return find("id = ?1 and softDeletedAt is null", id).firstResultOptional();
    }

    /// The visible file of an id as it stands in a path.
    ///
    /// @throws Problem 404 `file-not-found`, the same for every reason
    public static FileMetadata named(String id) {
        return PathId.parse(id).flatMap(FileMetadata::visible).orElseThrow(FileMetadata::noSuchFile);
    }

    public static Problem noSuchFile() {
        return new Problem(ProblemCode.FILE_NOT_FOUND, "There is no such file, or it was deleted");
    }

    /// The row locked for a change, deleted or not. Needs a transaction.
    public static Optional<FileMetadata> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /// The row of an avatar or a logo locked for a change, deleted or not. Needs a transaction.
    public static Optional<FileMetadata> lockedShown(String shownAs) {
        return FileMetadata.<FileMetadata>find("shownAs", shownAs)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .singleResultOptional();
    }

    /// An avatar or a logo, unless there is none or it is deleted.
    public static Optional<FileMetadata> shown(String shownAs) {
        return find("shownAs = ?1 and softDeletedAt is null", shownAs).singleResultOptional();
    }

    /// The visible files after a position, newest first. One read along the index of the order.
    ///
    /// @param entity  restricts to the files of one business row
    /// @param isImage restricts to images, or to everything else
    public static List<FileMetadata> page(
            Optional<Position> after, Optional<EntityRef> entity, Optional<Boolean> isImage, int limit) {
        return FilePageQuery.of(after, entity, isImage).run(limit);
    }
}
