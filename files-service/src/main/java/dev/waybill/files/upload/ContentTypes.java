package dev.waybill.files.upload;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The allow-list of media types. Parameters (`; charset=utf-8`) do not count.
///
/// Types that a browser runs as a page with scripts (HTML, SVG, XML) are not taken by default, and a wildcard such as
/// `image/*` never lets one through: opened from the bucket's address, such a file could act in its name. Whoever
/// wants them names them exactly.
public final class ContentTypes {

    private static final Set<String> ACTIVE = Set.of(
            "text/html",
            "text/xml",
            "text/javascript",
            "application/xhtml+xml",
            "application/xml",
            "application/javascript",
            "image/svg+xml");

    private final List<String> allowed;

    public ContentTypes(List<String> allowed) {
        this.allowed = allowed.stream()
                .map(type -> type.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    /// @throws Problem 415 `content-type-not-allowed`, naming what is allowed
    public void check(String contentType) {
        String type = essence(contentType);
        if (allowed.stream().noneMatch(pattern -> matches(pattern, type))) {
            throw new Problem(
                    ProblemCode.CONTENT_TYPE_NOT_ALLOWED,
                    "Files of type %s are not taken. Allowed: %s".formatted(type, String.join(", ", allowed)));
        }
    }

    /// Equal but for case and the blanks around parameters, which stores are free to change.
    static boolean same(String one, String other) {
        return normal(one).equals(normal(other));
    }

    private static boolean matches(String pattern, String type) {
        return pattern.endsWith("*")
                ? type.startsWith(pattern.substring(0, pattern.length() - 1)) && !ACTIVE.contains(type)
                : pattern.equals(type);
    }

    private static String essence(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static String normal(String contentType) {
        return contentType.replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
