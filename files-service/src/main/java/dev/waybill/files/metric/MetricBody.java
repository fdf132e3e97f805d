package dev.waybill.files.metric;

import dev.waybill.contract.metric.Dialect;
import dev.waybill.contract.metric.MetricSql;
import dev.waybill.files.PlainText;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What an administrator stores as a metric.
@Schema(name = "MetricRequest")
public record MetricBody(
        @NotNull(message = "is missing")
        @PlainText(max = 100)
        @Schema(maxLength = 100, description = "One of the tenant has it; the file is called so", examples = "Revenue")
        String name,

        @Pattern(regexp = "[^\\x00\\p{Cs}]{0,1000}", message = "must have at most 1000 characters, and no U+0000")
        @Schema(maxLength = 1000, description = "For people", defaultValue = "")
        @Nullable
        String description,

        @NotNull(message = "is missing") @Schema(description = "One of the tenant's data sources", format = "uuid")
        String dataSourceId,

        @NotNull(message = "is missing")
        @Pattern(regexp = "[^\\p{Cs}]*", message = "has half of a surrogate pair")
        @Schema(
                maxLength = MetricSql.MOST_CHARACTERS,
                description = "One read-only statement; parameters are written :name",
                examples = "select day, sum(amount) as amount from sales where day >= :from group by day order by day")
        String sql,

        @Size(max = 50, message = "must have at most 50")
        @Schema(description = "The same set as the SQL has", defaultValue = "[]")
        @Nullable
        List<@NotNull(message = "must be a parameter") @Valid ParameterBody> parameters) {

    String descriptionOrNone() {
        return description == null ? "" : description;
    }

    /// @param dialect of the data source
    /// @throws Problem 400 `invalid-sql`, where the SQL is not one read-only statement; 400 `invalid-request`, if
    ///     parameters are declared and not used, used and not declared, or wrong
    List<MetricParameter> checked(Dialect dialect) {
        Set<String> used = used(dialect);
        List<MetricParameter> declared = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ParameterBody body : parameters == null ? List.<ParameterBody>of() : parameters) {
            MetricParameter parameter = body.parameter();
            if (!names.add(parameter.name())) {
                throw invalid("parameters declares %s twice".formatted(parameter.name()));
            }
            declared.add(parameter);
        }
        requireNone(without(used, names), "The SQL has %s, which parameters does not declare");
        requireNone(without(names, used), "parameters declares %s, which the SQL does not have");
        return declared;
    }

    private Set<String> used(Dialect dialect) {
        try {
            return MetricSql.parse(sql, dialect).parameters();
        } catch (MetricSql.Refused e) {
            throw new Problem(ProblemCode.INVALID_SQL, String.valueOf(e.getMessage()));
        }
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> left = new TreeSet<>(some);
        left.removeAll(others);
        return left;
    }

    private static void requireNone(Set<String> names, String mistake) {
        if (!names.isEmpty()) {
            throw invalid(mistake.formatted(names.stream().limit(50).collect(Collectors.joining(", "))));
        }
    }

    private static Problem invalid(String detail) {
        return new Problem(ProblemCode.INVALID_REQUEST, detail);
    }
}
