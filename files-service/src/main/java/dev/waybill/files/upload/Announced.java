package dev.waybill.files.upload;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a page tells of a file in the metadata of its upload: all of it may be absent, and whatever else is
/// there is not for Waybill. Values are texts or numbers, as the client likes.
///
/// @param byteSize       as `byteSize`, or as `size` if that is a number: it may be a field of the page's own
/// @param lastModifiedMs as `lastModified`: milliseconds since 1970
record Announced(
        @Nullable Long byteSize,
        @Nullable Long lastModifiedMs,
        @Nullable String sha256,
        @Nullable String entityType,
        @Nullable String entityId) {

    private static final String OCTETS = "application/octet-stream";
    private static final long LAST_DATE_MS = 8_640_000_000_000_000L; // ECMAScript, "Time Values and Time Range"
    private static final int SHOWN = 20; // characters of a wrong value

    // What scripts make of a value that is not there.
    private static final Set<String> ABSENT = Set.of("", "null", "undefined");

    /// @throws Problem 400 `invalid-request`, naming the first wrong value
    static Announced of(Map<String, ?> metadata) {
        return new Announced(
                byteSize(metadata),
                number(metadata, "lastModified", -LAST_DATE_MS, LAST_DATE_MS),
                text(metadata, "sha256"),
                text(metadata, "entityType"),
                text(metadata, "entityId"));
    }

    /// The same as the body of a signed upload.
    ///
    /// @param type absent where the browser knows none
    @SuppressWarnings("NullAway") // UploadRules names what is missing
    UploadRequest request(@Nullable String fileName, @Nullable String type) {
        String contentType =
                Optional.ofNullable(type).filter(t -> !ABSENT.contains(t)).orElse(OCTETS);
        return new UploadRequest(fileName, contentType, byteSize, sha256, entityType, entityId);
    }

    private static @Nullable Long byteSize(Map<String, ?> metadata) {
        if (metadata.get("byteSize") == null && !isNumber(metadata.get("size"))) {
            return null;
        }
        return number(metadata, metadata.get("byteSize") == null ? "size" : "byteSize", 0, Long.MAX_VALUE);
    }

    private static boolean isNumber(@Nullable Object value) {
        try {
            new BigDecimal(String.valueOf(value));
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static @Nullable String text(Map<String, ?> metadata, String name) {
        Object value = metadata.get(name);
        if (value == null || value instanceof String text && ABSENT.contains(text)) {
            return null;
        }
        if (value instanceof String || value instanceof Number) {
            return value.toString();
        }
        throw wrong(name, value, "a text or a number");
    }

    private static @Nullable Long number(Map<String, ?> metadata, String name, long least, long most) {
        String text = text(metadata, name);
        if (text == null) {
            return null;
        }
        try {
            long number = new BigDecimal(text).longValueExact();
            if (number >= least && number <= most) {
                return number;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // named below
        }
        throw wrong(name, text, "a whole number from %d to %d".formatted(least, most));
    }

    private static Problem wrong(String name, Object value, String allowed) {
        return new Problem(
                ProblemCode.INVALID_REQUEST,
                "metadata %s is '%s', allowed is %s"
                        .formatted(name, Problem.shown(String.valueOf(value), SHOWN), allowed));
    }
}
