package dev.waybill.files.problem;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Broken constraints of a body, each named in `errors: [{field, message}]`.
public final class Violations {

    private Violations() {}

    public static Problem of(ConstraintViolationException e) {
        List<Map<String, Object>> errors = e.getConstraintViolations().stream()
                .map(v -> Map.<String, Object>of("field", field(v), "message", v.getMessage()))
                .sorted(Comparator.comparing(Violations::line))
                .toList();
        String detail = errors.stream().map(Violations::line).collect(Collectors.joining("; "));
        return new Problem(ProblemCode.INVALID_REQUEST, detail).with("errors", errors);
    }

    private static String line(Map<String, Object> error) {
        return error.get("field") + " " + error.get("message");
    }

    /// Of the paths `list.entityType` (method, parameter) and `request.body.fields[2]` (method, parameter, property,
    /// element) the client knows only the end.
    private static String field(ConstraintViolation<?> violation) {
        String last = "";
        for (Path.Node node : violation.getPropertyPath()) {
            last = node.getKind() == ElementKind.CONTAINER_ELEMENT
                    ? "%s[%d]".formatted(last, node.getIndex())
                    : String.valueOf(node.getName());
        }
        return last;
    }
}
