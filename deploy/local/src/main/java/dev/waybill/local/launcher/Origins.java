package dev.waybill.local.launcher;

import java.util.List;
import java.util.regex.Pattern;

/// Web origins as browsers send them (RFC 6454, section 6.2): `https://app.example.com`, `http://localhost:5173`.
final class Origins {

    private static final Pattern ORIGIN =
            Pattern.compile("https?://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

    private Origins() {}

    /// @throws UsageException if one is no origin
    static List<String> checked(List<String> given) {
        given.forEach(origin -> {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new UsageException(
                        "--origin is '%s', allowed is scheme://host or scheme://host:port in lower case without a path, such as https://app.example.com; never *"
                                .formatted(origin));
            }
        });
        return List.copyOf(given);
    }
}
