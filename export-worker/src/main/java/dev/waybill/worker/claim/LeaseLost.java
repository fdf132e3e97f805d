package dev.waybill.worker.claim;

/// A fenced write found that another attempt has the run, or that it has ended. Nothing was written.
public final class LeaseLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LeaseLost(Claim claim) {
        super("%s has lost its lease".formatted(claim), null, false, false); // an expected end, not a surprise
    }
}
