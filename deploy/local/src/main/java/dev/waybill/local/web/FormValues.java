package dev.waybill.local.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a form sent, or a query (`application/x-www-form-urlencoded`, WHATWG URL, section 5).
record FormValues(Map<String, String> values) {

    /// Pairs that cannot be decoded are left out; of two with one name the first counts.
    static FormValues of(@Nullable String encoded) {
        Map<String, String> values = new HashMap<>();
        if (encoded != null) {
            for (String pair : encoded.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    try {
                        values.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
                    } catch (IllegalArgumentException e) { // a percent sign without two digits
                        continue;
                    }
                }
            }
        }
        return new FormValues(values);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /// Empty if it was not sent.
    String get(String name) {
        return values.getOrDefault(name, "");
    }
}
