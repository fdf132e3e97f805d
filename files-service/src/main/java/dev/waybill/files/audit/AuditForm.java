package dev.waybill.files.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what stands in the form as the query that the API takes: an empty field restricts nothing, and a time of a
/// date field is UTC.
final class AuditForm {

    private static final Pattern LOCAL_TIME =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)(?:[T ](\\d\\d:\\d\\d)(:\\d\\d)?)?");

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
        Matcher local = LOCAL_TIME.matcher(text == null ? "" : text);
        if (!local.matches()) {
            return text;
        }
        String clock = local.group(2) == null ? "00:00" : local.group(2);
        String seconds = local.group(3) == null ? ":00" : local.group(3);
        return local.group(1) + "T" + clock + seconds + "Z";
    }
}
