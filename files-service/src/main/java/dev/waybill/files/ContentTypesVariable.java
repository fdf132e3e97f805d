package dev.waybill.files;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `WAYBILL_UPLOAD_CONTENT_TYPES`, which may be absent and otherwise lists media types.
final class ContentTypesVariable {

    private static final String NAME = "WAYBILL_UPLOAD_CONTENT_TYPES";

    /// `image/png`, `image/*`, `application/vnd.oasis.*`: a type and a subtype (RFC 9110, section 8.3.1), of which the
    /// end
    /// may be a `*`; or `*` alone.
    private static final Pattern ENTRY = Pattern.compile("\\*|[A-Za-z0-9!#$&^_.+-]+/([A-Za-z0-9!#$&^_.+-]+\\*?|\\*)");

    private ContentTypesVariable() {}

    /// What is wrong with a value, if anything is: an entry that matches no type would only be noticed when the first
    /// upload is refused.
    static Optional<String> mistake(String list) {
        return Stream.of(list.split(",", -1))
                .map(String::strip)
                .filter(entry -> !ENTRY.matcher(entry).matches())
                .findFirst()
                .map(entry -> ("%s holds '%s', allowed are media types, exact or with a * at the end, separated by "
                                + "commas: image/*,application/pdf")
                        .formatted(NAME, entry));
    }
}
