package dev.waybill.files.browse;

import dev.waybill.files.AuditEntry;
import dev.waybill.files.FileMetadata;
import dev.waybill.files.PathId;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;

/// Soft delete and its undo. The row is locked, so of two deletes at the same time one finds nothing to delete, and
/// each change has exactly one audit entry, in its transaction.
@ApplicationScoped
public class Trash {

    private final Clock clock;

    Trash(Clock clock) {
        this.clock = clock;
    }

    @Transactional
    void delete(Caller caller, String id) {
        FileMetadata file = PathId.parse(id)
                .flatMap(FileMetadata::locked)
                .filter(found -> found.softDeletedAt == null)
                .orElseThrow(FileMetadata::noSuchFile);
        file.softDeletedAt = clock.instant();
        audit(caller, "file.soft_deleted", file);
    }

    @Transactional
    FileMetadata restore(Caller caller, String id) {
        FileMetadata file = PathId.parse(id).flatMap(FileMetadata::locked).orElseThrow(FileMetadata::noSuchFile);
        if (file.softDeletedAt != null) {
            file.softDeletedAt = null;
            audit(caller, "file.restored", file);
        }
        return file;
    }

    private static void audit(Caller caller, String action, FileMetadata file) {
        AuditEntry.write(caller.userId(), action, file.id, Map.of("fileName", file.originalFileName));
    }
}
