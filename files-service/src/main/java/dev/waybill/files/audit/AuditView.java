package dev.waybill.files.audit;

import dev.waybill.files.Page;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the page of the trail shows.
///
/// @param filters what was entered, by name of the field; empty texts for empty fields
/// @param later   whether this is not the first page
/// @param problem what is wrong with what was entered
public record AuditView(
        Map<String, String> filters,
        Page<AuditLine> lines,
        boolean later,
        @Nullable String problem) {

    static AuditView of(AuditQuery entered, Page<AuditLine> lines, @Nullable String cursor) {
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("action", text(entered.action));
        filters.put("actorUserId", text(entered.actorUserId));
        filters.put("subjectId", text(entered.subjectId));
        filters.put("from", text(entered.from));
        filters.put("to", text(entered.to));
        return new AuditView(filters, lines, cursor != null, null);
    }

    AuditView refused(String why) {
        return new AuditView(filters, lines, later, why);
    }

    /// Whether a filter is set.
    public boolean filtered() {
        return filters.values().stream().anyMatch(value -> !value.isEmpty());
    }

    /// `?action=file.*`, which a cursor can be added to; `?` where nothing was entered.
    public String query() {
        return filters.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String text(@Nullable String entered) {
        return entered == null ? "" : entered;
    }
}
