package dev.waybill.local.launcher;

/// A command line or a setting that cannot be; the message names the value and what is allowed.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
