package dev.waybill.files.profile;

import dev.waybill.contract.ObjectKey;
import dev.waybill.files.AuditEntry;
import dev.waybill.files.FileMetadata;
import dev.waybill.files.PathId;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.store.StoredObject;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.upload.FinalizeUpload;
import dev.waybill.files.upload.PendingUpload;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Shows an upload as an avatar or a logo, instead of the one before, whose bytes go.
///
/// The store is asked outside of transactions. Then one transaction, alone with this avatar, makes the upload a file
/// (unless it is one), takes the file before it away and puts the new one in its place. Killed before its commit,
/// nothing has changed and the upload can be shown again; killed after it, see [Discard].
@ApplicationScoped
public class ShowImage {

    private final FinalizeUpload finalizeUpload;
    private final ImageRules rules;
    private final ShownOnce shownOnce;
    private final Discard discard;

    ShowImage(FinalizeUpload finalizeUpload, ImageRules rules, ShownOnce shownOnce, Discard discard) {
        this.finalizeUpload = finalizeUpload;
        this.rules = rules;
        this.shownOnce = shownOnce;
        this.discard = discard;
    }

    /// @param changed false if the file was shown so before
    record Shown(FileMetadata file, boolean changed, Optional<ObjectKey> discarded) {}

    /// @throws Problem as finalizing does; 413 and 415 of [ImageRules], and the upload is as before; 409 `file-in-use`
    Shown run(Caller caller, ShownAs as, String uploadId) {
        UUID id = PathId.parse(uploadId).orElseThrow(FinalizeUpload::noSuchUpload);
        Shown shown = show(caller, as, id);
        shown.discarded().ifPresent(discard::finish);
        return shown;
    }

    private Shown show(Caller caller, ShownAs as, UUID id) {
        while (true) { // again only if another call took the upload, or deleted its bytes, after this one read the row
            Optional<PendingUpload> pending = QuarkusTransaction.requiringNew().call(() -> PendingUpload.open(id));
            if (pending.isEmpty()) {
                return QuarkusTransaction.requiringNew().call(() -> finalizedBefore(caller, as, id));
            }
            PendingUpload upload = pending.get();
            if (!as.takes(upload)) {
                throw inUse();
            }
            rules.check(upload.contentType, upload.byteSize);
            StoredObject stored = finalizeUpload.judge(upload);
            Optional<Shown> shown = QuarkusTransaction.requiringNew().call(() -> {
                shownOnce.lock(caller, as); // first, as everybody does: who holds it waits for nobody that wants it
                return finalizeUpload.insert(caller, upload, stored).map(file -> replaceBy(file, caller, as));
            });
            if (shown.isPresent()) {
                return shown.get();
            }
        }
    }

    private Shown finalizedBefore(Caller caller, ShownAs as, UUID id) {
        shownOnce.lock(caller, as);
        FileMetadata file = FileMetadata.locked(id)
                .filter(found -> found.softDeletedAt == null)
                .orElseThrow(FinalizeUpload::noSuchUpload);
        if (as.value().equals(file.shownAs)) {
            return new Shown(file, false, Optional.empty());
        }
        if (!as.takes(file)) {
            throw inUse();
        }
        rules.check(file.contentType, file.byteSize);
        return replaceBy(file, caller, as);
    }

    private static Problem inUse() {
        return new Problem(
                ProblemCode.FILE_IN_USE,
                "The file is another avatar or logo, of a business row, or somebody else's: upload it again");
    }

    private Shown replaceBy(FileMetadata file, Caller caller, ShownAs as) {
        Optional<FileMetadata> before = FileMetadata.lockedShown(as.value());
        Optional<ObjectKey> discarded = before.map(discard::begin);
        file.shownAs = as.value();
        if (file.entityType == null) {
            file.entityType = as.entity().type();
            file.entityId = as.entity().id();
        }
        Map<String, Object> detail = new HashMap<>();
        detail.put("fileId", file.id.toString());
        before.ifPresent(old -> detail.put("replacedFileId", old.id.toString()));
        AuditEntry.write(caller.userId(), as.action("replaced"), as.entity().id(), detail);
        return new Shown(file, true, discarded);
    }
}
