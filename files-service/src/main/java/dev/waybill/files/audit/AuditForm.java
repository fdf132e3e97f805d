package dev.waybill.files.audit;

import dev.waybill.files.page.UtcTime;
import org.jspecify.annotations.Nullable;

/// Reads what stands in the form as the query that the API takes: an empty field restricts nothing, and a time of a
/// date field is UTC.
final class AuditForm {

    private AuditForm() {}

    static AuditQuery query(AuditQuery entered) {
        AuditQuery query = new AuditQuery();
        query.action = text(entered.action);
        query.actorUserId = text(entered.actorUserId);
        query.subjectId = text(entered.subjectId);
        query.from = time(entered.from);
        query.to = time(entered.to);
        return query;
    }

    private static @Nullable String text(@Nullable String entered) {
        return entered == null || entered.isBlank() ? null : entered.strip();
    }

    private static @Nullable String time(@Nullable String entered) {
        String text = text(entered);
        return text == null ? null : UtcTime.of(text);
    }
}
