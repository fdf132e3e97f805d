package dev.waybill.worker.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The options of a request as the database takes them. What they mean it checks itself.
final class RequestOptions {

    private static final String DELIVERY = "deliveryMethod";

    /// Decimals keep their digits.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private RequestOptions() {}

    /// @param mailed whether somebody gets a mail
    /// @throws IllegalArgumentException if the text is not a JSON object, or says itself who gets the link
    static String of(String text, boolean mailed) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode options && !options.has(DELIVERY)) {
                return options.put(DELIVERY, mailed ? "email" : "download").toString();
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("--options is no JSON: %s".formatted(e.getOriginalMessage()), e);
        }
        throw new IllegalArgumentException(
                "--options is %s, allowed is an object without deliveryMethod, which --email decides".formatted(text));
    }
}
