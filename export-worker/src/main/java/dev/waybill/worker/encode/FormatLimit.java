package dev.waybill.worker.encode;

/// The format cannot hold what is exported. The message is for users: it names the limit and what to do.
public final class FormatLimit extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FormatLimit(String message) {
        super(message, null, false, false);
    }
}
