package dev.waybill.worker.cleanup;

/// What one run of a job did.
///
/// @param scanned rows or objects it looked at
/// @param deleted things deleted, aborted or cleared
/// @param failed  things that were due and are still there; a later run tries them again
public record Swept(long scanned, long deleted, long failed) {

    static final Swept NOTHING = new Swept(0, 0, 0);
    static final Swept DELETED = new Swept(1, 1, 0);
    static final Swept FAILED = new Swept(1, 0, 1);
    static final Swept KEPT = new Swept(1, 0, 0);

    Swept plus(Swept more) {
        return new Swept(scanned + more.scanned, deleted + more.deleted, failed + more.failed);
    }
}
