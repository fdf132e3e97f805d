package dev.waybill.files.audit;

import dev.waybill.files.AuditEntry;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An entry of the audit trail as the API shows it.
@Schema(name = "AuditEntry")
public record AuditAnswer(
        UUID id,
        Instant occurredAt,

        @Schema(nullable = true, description = "User id that did it; null when the system did") @Nullable
        String actorUserId,

        @Schema(examples = "file.uploaded") String action,

        @Schema(description = "Id of the file, export, user or other thing that it was done to")
        String subjectId,

        @Schema(description = "Facts that help a reader, such as fileName; no link, no secret")
        Map<String, Object> detail) {

    static AuditAnswer of(AuditEntry entry) {
        return new AuditAnswer(
                entry.id, entry.occurredAt, entry.actorUserId, entry.action, entry.subjectId, entry.detail);
    }
}
