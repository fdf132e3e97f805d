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

    /// Active: requested and not ended. A tenant has at most one such run (`export_run_one_active_per_tenant`).
    public boolean isActive() {
        return switch (this) {
            case PENDING, CATALOGING, ASSEMBLING, UPLOADING -> true;
            case COMPLETE, FAILED, CANCELLED, EXPIRED -> false;
        };
    }

    public static RunStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
