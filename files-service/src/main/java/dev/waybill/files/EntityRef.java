package dev.waybill.files;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The business row that a file belongs to, in the product's own words: `("invoice", "4711")`.
public record EntityRef(String type, String id) {

    /// @throws Problem 400, if only one of them is there
    public static Optional<EntityRef> of(@Nullable String type, @Nullable String id) {
        if (type == null && id == null) {
            return Optional.empty();
        }
        if (type == null || id == null) {
            throw new Problem(ProblemCode.INVALID_REQUEST, "entityType and entityId: give both or none");
        }
        return Optional.of(new EntityRef(type, id));
    }
}
