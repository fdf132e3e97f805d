package dev.waybill.files.profile;

import dev.waybill.files.EntityRef;
import dev.waybill.files.FileMetadata;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.upload.PendingUpload;

/// What a file stands for; a tenant has each once.
///
/// @param word   of actions in the audit trail: `avatar.replaced`
/// @param value  column `shown_as`: `avatar:alice`
/// @param entity whom it belongs to, where the upload named nobody else: `("user", "alice")`
record ShownAs(String word, String value, EntityRef entity) {

    static ShownAs avatarOf(Caller user) {
        return new ShownAs("avatar", FileMetadata.avatarOf(user.userId()), new EntityRef("user", user.userId()));
    }

    static ShownAs logoOf(Caller admin) {
        return new ShownAs("logo", FileMetadata.LOGO, new EntityRef("org", admin.orgId()));
    }

    /// Whether a file that was finalized before may become it: one that stands for nothing yet, since what is replaced
    /// is deleted for good. An avatar only one's own, for the same reason.
    boolean takes(FileMetadata file) {
        return file.shownAs == null
                && EntityRef.of(file.entityType, file.entityId)
                        .filter(e -> !e.equals(entity))
                        .isEmpty()
                && isOwn(file.uploadedBy);
    }

    /// The same of an upload that is on its way.
    boolean takes(PendingUpload upload) {
        return isOwn(upload.requestedBy);
    }

    private boolean isOwn(String userId) {
        return !word.equals("avatar") || userId.equals(entity.id());
    }

    String action(String verb) {
        return word + "." + verb;
    }
}
