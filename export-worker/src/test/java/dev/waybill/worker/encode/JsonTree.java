package dev.waybill.worker.encode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;

/// JSON as Jackson's parser reads it, in the form in which [Python#jsonLines] answers: a number is `{"number":"1.50"}`,
/// as it is written, an object `{"object":[["name",value],…]}`, with members in their order and twice where they are
/// there twice.
final class JsonTree {

    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonTree() {}

    /// @param json one value and nothing else
    static JsonNode of(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            JsonNode value = value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("more than one value: " + json);
            }
            return value;
        }
    }

    static JsonNode number(String text) {
        return NODES.objectNode().put("number", text);
    }

    private static JsonNode value(JsonParser at) throws IOException {
        JsonToken token = at.currentToken();
        return switch (token) {
            case VALUE_NULL -> NullNode.instance;
            case VALUE_TRUE, VALUE_FALSE -> BooleanNode.valueOf(at.getBooleanValue());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(at.getText());
            case VALUE_STRING -> TextNode.valueOf(at.getText());
            case START_ARRAY -> array(at);
            case START_OBJECT -> object(at);
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IOException("unexpected " + token);
        };
    }

    private static ArrayNode array(JsonParser at) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (at.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(at));
        }
        return array;
    }

    private static ObjectNode object(JsonParser at) throws IOException {
        ArrayNode members = NODES.arrayNode();
        while (at.nextToken() != JsonToken.END_OBJECT) {
            ArrayNode member = members.addArray().add(at.currentName());
            at.nextToken();
            member.add(value(at));
        }
        return NODES.objectNode().set("object", members);
    }
}
