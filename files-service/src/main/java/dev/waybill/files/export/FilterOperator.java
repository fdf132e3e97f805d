package dev.waybill.files.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.files.export.ExportForm.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How the form compares a column, and what that is in a request's filter. Values stay texts: the column's type reads
/// them.
enum FilterOperator {
    IS("is"),
    IN("is one of"),
    EMPTY("is empty"),
    GTE("≥ at least"),
    GT("> more than"),
    LTE("≤ at most"),
    LT("< less than");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String label;

    FilterOperator(String label) {
        this.label = label;
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<FilterOperator> of(String wire) {
        return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
    }

    /// No condition first.
    static List<Choice> choices(String chosen) {
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice("", "any", of(chosen).isEmpty()));
        for (FilterOperator each : values()) {
            choices.add(new Choice(each.wire(), each.label, each.wire().equals(chosen)));
        }
        return choices;
    }

    JsonNode condition(String value) {
        return switch (this) {
            case IS -> JSON.textNode(value);
            case IN -> {
                var list = JSON.arrayNode();
                Arrays.stream(value.split(",")).map(String::strip).forEach(list::add);
                yield list;
            }
            case EMPTY -> JSON.nullNode();
            case GTE, GT, LTE, LT -> {
                ObjectNode bound = JSON.objectNode();
                yield bound.put(wire(), value);
            }
        };
    }
}
