package dev.waybill.local.launcher;

/// The command cannot begin as things are: a port is busy, a stack runs already, the home cannot be used. Nothing was
/// started, so no log has more to say; the message names what is in the way.
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    RefusedException(String message) {
        super(message);
    }
}
