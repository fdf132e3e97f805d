package dev.waybill.files.metric;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.waybill.contract.metric.ParameterType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A parameter of a metric, in the column `parameters` and in answers.
///
/// @param type         as [ParameterType#wire] says it
/// @param required     whether a download must give it
/// @param defaultValue canonical; where the parameter is left out and this is null, it is SQL NULL
@Schema(name = "MetricParameter")
public record MetricParameter(
        @Schema(examples = "from") String name,

        @Schema(
                examples = "date",
                enumeration = {"text", "integer", "number", "boolean", "date", "timestamp"})
        String type,

        @Schema(description = "Whether a download must give it")
        boolean required,

        @JsonProperty("default")
        @Schema(
                name = "default",
                nullable = true,
                examples = "2024-05-06",
                description = "As text; NULL in SQL where it is null and required is false")
        @Nullable
        String defaultValue) {

    ParameterType parameterType() {
        return ParameterType.of(type);
    }
}
