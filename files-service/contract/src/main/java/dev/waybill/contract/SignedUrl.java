package dev.waybill.contract;

import java.time.Instant;
import java.util.Map;

/// A link that carries its own permission. Whoever holds it may use it until it expires, so it is never logged.
///
/// @param headers what the client must send exactly so, because the signature covers it; empty for a GET
public record SignedUrl(String url, Map<String, String> headers, Instant expiresAt) {

    public SignedUrl {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return "SignedUrl[expires %s]".formatted(expiresAt);
    }
}
