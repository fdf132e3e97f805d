package dev.waybill.worker.metric;

import dev.waybill.contract.metric.MetricRequest.Argument;
import dev.waybill.contract.metric.MetricSql;
import dev.waybill.contract.metric.ParameterType;
import dev.waybill.contract.metric.Target;
import java.util.List;
import java.util.Optional;

/// What is asked of which database.
record Metric(Target target, MetricSql sql, List<Argument> arguments) {

    /// @throws MetricFailed if a parameter of the statement has no argument, or one that is none of its type
    Metric {
        arguments = arguments.stream().map(Metric::canonical).toList();
        for (String parameter : sql.parameters()) {
            if (arguments.stream().noneMatch(argument -> argument.name().equals(parameter))) {
                throw new MetricFailed(
                        MetricFailed.Reason.QUERY_FAILED, "parameter %s has no value".formatted(parameter));
            }
        }
    }

    /// An argument where the statement has a parameter.
    Argument argument(String name) {
        return arguments.stream()
                .filter(argument -> argument.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// What stands for it is made of its value: nothing that is not of its type gets so far.
    private static Argument canonical(Argument argument) {
        ParameterType type = argument.type();
        try {
            Optional<String> value = argument.value().map(type::canonical);
            return new Argument(argument.name(), type, value);
        } catch (IllegalArgumentException e) {
            throw new MetricFailed(
                    MetricFailed.Reason.QUERY_FAILED, "parameter %s: %s".formatted(argument.name(), e.getMessage()), e);
        }
    }
}
