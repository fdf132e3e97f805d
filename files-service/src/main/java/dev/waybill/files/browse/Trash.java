package dev.waybill.files.browse;

import dev.waybill.files.AuditEntry;
import dev.waybill.files.FileMetadata;
import dev.waybill.files.PathId;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;

/// Soft delete and its undo. The row is locked, so of two deletes at the same time one finds nothing to delete, and
/// each change has exactly one audit entry, in its transaction.
@ApplicationScoped
public class Trash {

    private final Clock clock;
    private final SecurityIdentity identity;

    Trash(Clock clock, SecurityIdentity identity) {
        this.clock = clock;
        this.identity = identity;
    }

    @Transactional
    void delete(Caller caller, String id) {
        FileMetadata file = PathId.parse(id)
                .flatMap(FileMetadata::locked)
                .filter(found -> found.softDeletedAt == null)
                .orElseThrow(FileMetadata::noSuchFile);
        requireMayChange(caller, file);
        file.softDeletedAt = clock.instant();
        audit(caller, "file.soft_deleted", file);
    }

    @Transactional
    FileMetadata restore(Caller caller, String id) {
        FileMetadata file = PathId.parse(id).flatMap(FileMetadata::locked).orElseThrow(FileMetadata::noSuchFile);
        if (file.softDeletedAt != null) {
            requireMayChange(caller, file);
            file.softDeletedAt = null;
            audit(caller, "file.restored", file);
        }
        return file;
    }

    /// Who may not change a logo or an avatar as such may not do it through its file either.
    private void requireMayChange(Caller caller, FileMetadata file) {
        boolean isOthers = file.shownAs != null && !file.shownAs.equals(FileMetadata.avatarOf(caller.userId()));
        if (isOthers && !identity.hasRole("admin")) {
            throw new Problem(
                    ProblemCode.FORBIDDEN, "The file is the tenant's logo, or a colleague's avatar: only an admin may");
        }
    }

    private static void audit(Caller caller, String action, FileMetadata file) {
        AuditEntry.write(caller.userId(), action, file.id, Map.of("fileName", file.originalFileName));
    }
}
