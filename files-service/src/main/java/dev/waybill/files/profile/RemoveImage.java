package dev.waybill.files.profile;

import dev.waybill.contract.ObjectKey;
import dev.waybill.files.AuditEntry;
import dev.waybill.files.FileMetadata;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.tenant.Caller;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/// Takes an avatar or a logo away with its bytes. What must hold between is in [Discard].
@ApplicationScoped
public class RemoveImage {

    private final ShownOnce shownOnce;
    private final Discard discard;

    RemoveImage(ShownOnce shownOnce, Discard discard) {
        this.shownOnce = shownOnce;
        this.discard = discard;
    }

    /// @throws Problem 404 `file-not-found`, if there is none
    void run(Caller caller, ShownAs as) {
        ObjectKey key = QuarkusTransaction.requiringNew().call(() -> takeAway(caller, as));
        discard.finish(key);
    }

    private ObjectKey takeAway(Caller caller, ShownAs as) {
        shownOnce.lock(caller, as);
        FileMetadata file = FileMetadata.lockedShown(as.value())
                .filter(found -> found.softDeletedAt == null)
                .orElseThrow(FileMetadata::noSuchFile);
        AuditEntry.write(
                caller.userId(),
                as.action("deleted"),
                as.entity().id(),
                Map.of("fileId", file.id.toString(), "fileName", file.originalFileName));
        return discard.begin(file);
    }
}
