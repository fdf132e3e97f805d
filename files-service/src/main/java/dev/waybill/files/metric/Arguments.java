package dev.waybill.files.metric;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a download gives for the parameters of a metric: `?from=2024-05-06&region=north`.
final class Arguments {

    private static final int MOST_SHOWN = 64;

    private Arguments() {}

    /// A value in its one form, as `waybill.request_metric` takes it; null for SQL NULL.
    @RegisterForReflection // written as JSON, and no part of an answer
    record Argument(String name, String type, @Nullable String value) {}

    /// One for each parameter.
    ///
    /// @throws Problem 400 `invalid-request`: unknown, repeated, missing or of another type; all of them named
    static List<Argument> of(List<MetricParameter> parameters, Map<String, List<String>> query) {
        List<String> mistakes = new ArrayList<>(unknown(parameters, query.keySet()));
        List<Argument> arguments = new ArrayList<>();
        for (MetricParameter parameter : parameters) {
            List<String> values = query.getOrDefault(parameter.name(), List.of());
            if (values.size() > 1) {
                mistakes.add("%s stands %d times".formatted(parameter.name(), values.size()));
            } else if (values.isEmpty() && parameter.required()) {
                mistakes.add("%s is missing: %s"
                        .formatted(parameter.name(), parameter.parameterType().allowed()));
            } else {
                try {
                    String value = values.isEmpty()
                            ? parameter.defaultValue()
                            : parameter.parameterType().canonical(values.getFirst());
                    arguments.add(new Argument(parameter.name(), parameter.type(), value));
                } catch (IllegalArgumentException e) {
                    mistakes.add("%s is something else: %s".formatted(parameter.name(), e.getMessage()));
                }
            }
        }
        if (!mistakes.isEmpty()) {
            throw new Problem(ProblemCode.INVALID_REQUEST, String.join("; ", mistakes));
        }
        return arguments;
    }

    private static List<String> unknown(List<MetricParameter> parameters, Set<String> given) {
        Set<String> known =
                parameters.stream().map(MetricParameter::name).collect(Collectors.toCollection(TreeSet::new));
        String valid = known.isEmpty() ? "it has none" : String.join(", ", known);
        return given.stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .limit(1)
                .map(name -> "Unknown parameter %s. Parameters of this metric: %s"
                        .formatted(Problem.shown(name, MOST_SHOWN), valid))
                .toList();
    }
}
