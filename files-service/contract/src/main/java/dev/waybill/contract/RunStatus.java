package dev.waybill.contract;

import java.util.Locale;

/// States of a run: `pending → cataloging → assembling → uploading → complete`, or `failed`, `cancelled`;
/// `complete → expired` by cleanup.
public enum RunStatus {
    PENDING,
    CATALOGING,
    ASSEMBLING,
    UPLOADING,
    COMPLETE,
    FAILED,
    CANCELLED,
    EXPIRED;

    /// The name in the database and in the API.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RunStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
