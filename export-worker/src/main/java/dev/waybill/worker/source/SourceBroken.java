package dev.waybill.worker.source;

/// The catalog and the database do not fit: trying again cannot help.
public final class SourceBroken extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SourceBroken(String message) {
        super(message);
    }
}
