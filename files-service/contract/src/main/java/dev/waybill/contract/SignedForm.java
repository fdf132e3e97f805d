package dev.waybill.contract;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A form that carries its own permission. Whoever holds it may send it until it expires, so it is never logged.
///
/// @param url    of the bucket, with a slash at its end
/// @param fields what the form has before its last field, `file`, in this order
public record SignedForm(String url, Map<String, String> fields, Instant expiresAt) {

    public SignedForm {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public String toString() {
        return "SignedForm[expires %s]".formatted(expiresAt);
    }
}
