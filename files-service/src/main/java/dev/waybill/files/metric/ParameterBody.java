package dev.waybill.files.metric;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.contract.metric.ParameterType;
import dev.waybill.files.PlainText;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A parameter as an administrator declares it.
@Schema(name = "MetricParameterRequest")
public record ParameterBody(
        @NotNull(message = "is missing")
        @Pattern(
                regexp = "[A-Za-z_][A-Za-z0-9_]{0,62}",
                message = "must have 1 to 63 letters, digits and _, and no digit first")
        @Schema(description = "Stands as :name in the SQL", examples = "from")
        String name,

        @NotNull(message = "is missing")
        @PlainText(max = 20)
        @Schema(
                examples = "date",
                enumeration = {"text", "integer", "number", "boolean", "date", "timestamp"})
        String type,

        @Schema(
                description =
                        "Whether a download must give it: true unless there is a default. false without a default: NULL in SQL where it is left out")
        @Nullable
        Boolean required,

        @JsonProperty("default")
        @Schema(
                name = "default",
                type = SchemaType.STRING,
                nullable = true,
                examples = "2024-05-06",
                description =
                        "Of the type, as text; JSON's own numbers and booleans are taken, too. null is the same as none")
        @Nullable
        JsonNode defaultValue) {

    /// @throws Problem 400 `invalid-request`
    MetricParameter parameter() {
        ParameterType wanted = wanted();
        if (defaultValue == null || defaultValue.isNull()) {
            return new MetricParameter(name, wanted.wire(), required == null || required, null);
        }
        if (Boolean.TRUE.equals(required)) {
            throw invalid("is required and has a default: only one of them makes sense");
        }
        if (!isScalarOf(wanted)) {
            throw invalid("has a default of another type: allowed is " + wanted.allowed());
        }
        try {
            return new MetricParameter(name, wanted.wire(), false, wanted.canonical(defaultValue.asText()));
        } catch (IllegalArgumentException e) {
            throw invalid("has a default of another type: " + e.getMessage());
        }
    }

    private ParameterType wanted() {
        try {
            return ParameterType.of(type);
        } catch (IllegalArgumentException e) {
            throw invalid(": " + e.getMessage());
        }
    }

    private boolean isScalarOf(ParameterType wanted) {
        JsonNode value = Objects.requireNonNull(defaultValue);
        return value.isTextual()
                || switch (wanted) {
                    case INTEGER -> value.isIntegralNumber();
                    case NUMBER -> value.isNumber();
                    case BOOLEAN -> value.isBoolean();
                    case TEXT, DATE, TIMESTAMP -> false;
                };
    }

    private Problem invalid(String what) {
        return new Problem(ProblemCode.INVALID_REQUEST, "The parameter %s %s".formatted(name, what));
    }
}
