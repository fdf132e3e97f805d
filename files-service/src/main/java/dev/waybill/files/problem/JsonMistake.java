package dev.waybill.files.problem;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What Jackson could not read, in the client's words: which field, where, and what would be right.
final class JsonMistake {

    private JsonMistake() {}

    static Problem of(JsonProcessingException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> unknown(unknown);
            case MismatchedInputException mismatch -> wrongType(mismatch);
            case StreamConstraintsException tooMuch -> tooMuch(tooMuch);
            case JsonMappingException around
            when around.getCause() instanceof StreamConstraintsException tooMuch -> tooMuch(tooMuch);
            case JsonMappingException value
            when !value.getPath().isEmpty() -> invalid(field(value), "%s is out of range".formatted(shown(value)));
            default -> new Problem(ProblemCode.INVALID_JSON, notJson(e) + place(e.getLocation()));
        };
    }

    private static String notJson(JsonProcessingException e) {
        String reason = String.valueOf(e.getOriginalMessage());
        return reason.startsWith("Duplicate field") ? "The body has a field twice" : "The body is not JSON";
    }

    /// Jackson's words are `Number value length (5000) exceeds the maximum allowed (1000, from …)`: what follows the
    /// limit
    /// is the name of a Java method.
    private static Problem tooMuch(StreamConstraintsException e) {
        String reason = String.valueOf(e.getOriginalMessage()).replaceAll(", from `[^`]*`", "");
        return new Problem(ProblemCode.INVALID_JSON, "The body is too much to read: " + reason);
    }

    private static Problem unknown(UnrecognizedPropertyException e) {
        Collection<Object> known = e.getKnownPropertyIds();
        String allowed = known == null
                ? ""
                : known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
        String detail = "Unknown field %s. Allowed fields: %s".formatted(shown(e), allowed);
        return invalid(field(e), detail);
    }

    private static Problem wrongType(MismatchedInputException e) {
        String field = field(e);
        if (field.isEmpty()) {
            return new Problem(ProblemCode.INVALID_JSON, "The body must be one JSON object" + place(e.getLocation()));
        }
        return invalid(field, "%s must be %s".formatted(shown(e), expected(e.getTargetType())));
    }

    private static Problem invalid(String field, String detail) {
        return new Problem(ProblemCode.INVALID_REQUEST, detail)
                .with("errors", List.of(Map.of("field", field, "message", detail)));
    }

    private static String expected(Class<?> type) {
        if (type == null) {
            return "of another JSON type";
        }
        if (type == String.class) {
            return "a JSON string";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Long.class || type == Integer.class || type == long.class || type == int.class) {
            return "a whole JSON number";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a JSON array";
        }
        return type.isEnum()
                ? "one of "
                        + List.of(type.getEnumConstants()).stream()
                                .map(c -> c.toString().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                : "a JSON object";
    }

    /// `fields[2]`: the way to the value.
    private static String field(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String shown(JsonMappingException e) {
        return Problem.shown(field(e), 64);
    }

    private static String place(JsonLocation at) {
        return at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
    }
}
