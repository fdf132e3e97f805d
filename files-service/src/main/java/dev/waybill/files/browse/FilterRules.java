package dev.waybill.files.browse;

import dev.waybill.files.EntityRef;
import dev.waybill.files.PlainText;
import dev.waybill.files.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what a form without scripts sends: a field that was left empty is there and blank, and asks for nothing.
@ApplicationScoped
class FilterRules {

    private final Validator validator;

    FilterRules(Validator validator) {
        this.validator = validator;
    }

    private record Filter(
            @PlainText(max = 100) @Nullable String entityType,
            @PlainText(max = 100) @Nullable String entityId) {}

    /// @throws Problem                      400, if only one of the two fields is filled
    /// @throws ConstraintViolationException if one is too long or no plain text
    ListPlace place(FilesQuery asked) {
        Filter filter = new Filter(filled(asked.entityType), filled(asked.entityId));
        Set<ConstraintViolation<Filter>> mistakes = validator.validate(filter);
        if (!mistakes.isEmpty()) {
            throw new ConstraintViolationException(mistakes);
        }
        return new ListPlace(EntityRef.of(filter.entityType(), filter.entityId()), filled(asked.cursor));
    }

    private static @Nullable String filled(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
