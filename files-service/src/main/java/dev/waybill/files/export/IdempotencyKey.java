package dev.waybill.files.export;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The value of an `Idempotency-Key` header: 1 to 255 visible ASCII characters, such as a UUID that the client makes
/// for each thing it wants done once.
record IdempotencyKey(String value) {

    static final String HEADER = "Idempotency-Key";

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /// @throws Problem 400 `invalid-request`
    static Optional<IdempotencyKey> of(HttpHeaders headers) {
        List<String> values = headers.getRequestHeader(HEADER); // a parameter would not show an empty one
        if (values == null || values.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new IdempotencyKey(String.join(", ", values)));
    }

    /// @throws Problem 400 `invalid-request`
    IdempotencyKey {
        if (!VISIBLE.matcher(value).matches()) {
            throw new Problem(
                    ProblemCode.INVALID_REQUEST, HEADER + " must be 1 to 255 visible ASCII characters, without spaces");
        }
    }
}
