package dev.waybill.files.browse;

import dev.waybill.files.EntityRef;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where in the list of files somebody is: which files, and after which one.
///
/// @param entity restricts to the files of one business row
/// @param cursor of the page; null on the first one
record ListPlace(Optional<EntityRef> entity, @Nullable String cursor) {

    ListPlace first() {
        return new ListPlace(entity, null);
    }

    ListPlace at(String otherCursor) {
        return new ListPlace(entity, otherCursor);
    }

    /// `?entityType=invoice&entityId=4711&cursor=…`, or nothing at all.
    String query() {
        return written(parameters());
    }

    /// With one parameter more, in front.
    String queryAnd(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(name, value);
        all.putAll(parameters());
        return written(all);
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        entity.ifPresent(row -> {
            parameters.put("entityType", row.type());
            parameters.put("entityId", row.id());
        });
        if (cursor != null) {
            parameters.put("cursor", cursor);
        }
        return parameters;
    }

    private static String written(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
    }
}
