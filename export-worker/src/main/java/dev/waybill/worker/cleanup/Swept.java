package dev.waybill.worker.cleanup;

/// What one run of a job did.
///
/// @param deleted things deleted, aborted or cleared
/// @param failed  things that were due and are still there; a later run tries them again
public record Swept(long deleted, long failed) {

    static final Swept NOTHING = new Swept(0, 0);

    /// Of one thing.
    static Swept one(boolean deleted) {
        return deleted ? new Swept(1, 0) : new Swept(0, 1);
    }

    Swept plus(Swept more) {
        return new Swept(deleted + more.deleted, failed + more.failed);
    }
}
