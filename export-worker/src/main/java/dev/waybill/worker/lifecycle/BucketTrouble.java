package dev.waybill.worker.lifecycle;

import org.jspecify.annotations.Nullable;

/// Why the store did not do it.
final class BucketTrouble extends RuntimeException {

    private static final long serialVersionUID = 1;

    enum Kind {
        /// It has no API for such rules: trying again does not help.
        NOT_OFFERED,
        /// Anything else.
        FAILED
    }

    private final Kind kind;
    private final String code;

    /// @param code what S3 calls the error; empty if it did not say
    BucketTrouble(Kind kind, String code, @Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
    }

    Kind kind() {
        return kind;
    }

    String code() {
        return code;
    }
}
