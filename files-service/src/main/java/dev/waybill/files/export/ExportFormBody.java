package dev.waybill.files.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.files.export.ExportForm.Choice;
import dev.waybill.files.page.UtcTime;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.problem.Violations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the form as the body that the API takes, so that the same rules judge it.
@ApplicationScoped
class ExportFormBody {

    private static final String OPERATOR = "op.";
    private static final int SHOWN = 64;

    private final Validator validator;

    ExportFormBody(Validator validator) {
        this.validator = validator;
    }

    /// @throws Problem 400 `invalid-request`, `invalid-filter`
    ExportBody of(ExportForm form) {
        if (!form.text("dataset").equals(form.text("of"))
                && form.text("dataset").equals(form.dataset().name())) {
            throw new Problem(
                    ProblemCode.INVALID_REQUEST,
                    "The form showed the columns of another dataset: check those of %s, and send it again"
                            .formatted(form.dataset().title()));
        }
        boolean csv = form.text("format").equals("csv");
        ExportBody body = new ExportBody(
                form.text("dataset"),
                form.text("format"),
                fields(form),
                filter(form),
                csv && form.excel() ? "excel" : null,
                csv
                                && !form.text("delimiter").isEmpty()
                                && !form.text("delimiter").equals(",")
                        ? form.text("delimiter")
                        : null,
                csv && !form.header() ? Boolean.FALSE : null,
                form.compressible() && form.gzip() ? "gzip" : null,
                form.hasFiles() && !form.images() ? Boolean.FALSE : null,
                form.text("deliveryMethod").isEmpty() ? null : form.text("deliveryMethod"),
                form.queue() ? "queue" : null);
        Set<ConstraintViolation<ExportBody>> broken = validator.validate(body);
        if (!broken.isEmpty()) {
            throw Violations.of(new ConstraintViolationException(broken));
        }
        return body;
    }

    /// All columns are none in particular: also those that the catalog gets until then.
    private static @Nullable List<String> fields(ExportForm form) {
        List<String> chosen = form.entered().getOrDefault("fields", List.of());
        if (form.dataset().columns().isEmpty()) {
            return chosen.isEmpty() ? null : chosen;
        }
        if (chosen.isEmpty()) {
            throw new Problem(ProblemCode.INVALID_REQUEST, "No column is chosen: choose at least one");
        }
        List<String> all = form.columns().stream().map(Choice::value).toList();
        return chosen.equals(all) ? null : chosen;
    }

    private static @Nullable ObjectNode filter(ExportForm form) {
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, List<String>> field : form.entered().entrySet()) {
            if (field.getKey().startsWith(OPERATOR)) {
                String column = field.getKey().substring(OPERATOR.length());
                operator(column, field.getValue().getFirst(), form)
                        .ifPresent(operator -> filter.set(column, operator.condition(form.text("value." + column))));
            }
        }
        if (!form.since().isBlank()) {
            filter.put("since", UtcTime.of(form.since()));
        }
        return filter.isEmpty() ? null : filter;
    }

    private static Optional<FilterOperator> operator(String column, String wire, ExportForm form) {
        Optional<FilterOperator> operator = FilterOperator.of(wire);
        boolean forgotten = wire.isEmpty() && !form.text("value." + column).isEmpty();
        if (forgotten || !wire.isEmpty() && operator.isEmpty()) {
            throw new Problem(
                    ProblemCode.INVALID_REQUEST,
                    "%s has a value, and nothing says how to compare it: choose is, at least or another"
                            .formatted(Problem.shown(form.label(column), SHOWN)));
        }
        return operator;
    }
}
