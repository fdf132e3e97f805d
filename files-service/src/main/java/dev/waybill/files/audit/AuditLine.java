package dev.waybill.files.audit;

import dev.waybill.files.AuditEntry;
import dev.waybill.files.PathId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An entry of the trail for people.
///
/// @param who     user id; null: the system
/// @param run     id of the export that it was done to; null for other things
public record AuditLine(
        Instant at,
        @Nullable String who,
        String action,
        String subject,
        @Nullable String run,
        List<Fact> facts) {

    /// One detail: `file name`, `a.pdf`.
    public record Fact(String name, String value) {}

    static AuditLine of(AuditEntry entry) {
        boolean export = entry.action.startsWith("export.")
                && PathId.parse(entry.subjectId).isPresent();
        return new AuditLine(
                entry.occurredAt,
                entry.actorUserId,
                entry.action,
                entry.subjectId,
                export ? entry.subjectId : null,
                entry.detail.entrySet().stream()
                        .filter(each -> each.getValue() != null)
                        .map(each -> new Fact(words(each.getKey()), shown(each.getValue())))
                        .sorted((a, b) -> a.name().compareTo(b.name()))
                        .toList());
    }

    /// Class of the style sheet for the action.
    public String look() {
        return switch (action.substring(action.lastIndexOf('.') + 1)) {
            case "completed", "uploaded", "created", "restored" -> "good";
            case "failed" -> "bad";
            case "cancelled", "soft_deleted", "deleted", "retried" -> "wait";
            default -> "plain";
        };
    }

    /// `byteSize` as `byte size`.
    private static String words(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String shown(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(each -> words(String.valueOf(each.getKey())) + " " + each.getValue())
                        .collect(Collectors.joining(", "));
            case Collection<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }
}
