package dev.waybill.files.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A request for an export as a query says it: `dataset=invoices&format=csv&fields=number,amount&filter={"id":1}` (and
/// what is no letter percent-encoded). It is read as the body that has the same members, so that a mistake has the same
/// answer, and a name that is not known is one.
@ApplicationScoped
public class SyncQuery {

    private static final String DELIVERY = "deliveryMethod";
    private static final String DOWNLOAD = "download";
    private static final Set<String> LISTS = Set.of("fields");
    private static final Set<String> BOOLEANS = Set.of("header", "includeImages");
    private static final String FILTER = "filter";

    private final ObjectMapper json;
    private final Validator validator;

    SyncQuery(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /// @throws JsonProcessingException      if a value has a wrong type or a name is unknown
    /// @throws ConstraintViolationException if a value breaks a rule
    /// @throws Problem                      400 `invalid-request`, `invalid-filter`
    ExportBody body(Map<String, List<String>> parameters) throws JsonProcessingException {
        ObjectNode members = json.createObjectNode();
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            members.set(parameter.getKey(), value(parameter.getKey(), parameter.getValue()));
        }
        if (!members.path(DELIVERY).asText(DOWNLOAD).equals(DOWNLOAD)) {
            throw new Problem(
                    ProblemCode.INVALID_REQUEST,
                    "deliveryMethod can only be download here: the link is in the answer, and no mail is sent");
        }
        ExportBody body = json.treeToValue(members.put(DELIVERY, DOWNLOAD), ExportBody.class);
        Set<ConstraintViolation<ExportBody>> broken = validator.validate(body);
        if (!broken.isEmpty()) {
            throw new ConstraintViolationException(broken);
        }
        return body;
    }

    private JsonNode value(String name, List<String> values) {
        if (LISTS.contains(name)) {
            ArrayNode list = json.createArrayNode();
            values.forEach(value -> List.of(value.split(",", -1)).forEach(list::add));
            return list;
        }
        if (values.size() > 1) {
            throw new Problem(
                    ProblemCode.INVALID_REQUEST,
                    "%s stands %d times".formatted(Problem.shown(name, 64), values.size()));
        }
        String text = values.getFirst();
        if (name.equals(FILTER)) {
            return filter(text);
        }
        return BOOLEANS.contains(name) && (text.equals("true") || text.equals("false"))
                ? json.getNodeFactory().booleanNode(text.equals("true"))
                : json.getNodeFactory().textNode(text);
    }

    private JsonNode filter(String text) {
        try {
            JsonNode filter = json.readTree(text);
            if (!filter.isMissingNode()) {
                return filter;
            }
        } catch (JsonProcessingException | NumberFormatException e) { // of an exponent that no number has
            // told below
        }
        throw new Problem(ProblemCode.INVALID_FILTER, "filter is not JSON: a JSON object is allowed, percent-encoded");
    }
}
