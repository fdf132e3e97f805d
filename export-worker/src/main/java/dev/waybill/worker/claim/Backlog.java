package dev.waybill.worker.claim;

/// How much the outbox holds, by the database's clock.
///
/// @param depth          requests that have not ended: those that wait and those that run
/// @param activeRuns     those of them that a worker runs
/// @param pendingSeconds how long the one waits that waits longest for a worker; 0 if none does. What waits for its
/// tenant's turn, or for the end of a backoff, does not wait for a worker
/// @param leaseSeconds   for how long the oldest claim that is alive has been held; 0 if there is none
public record Backlog(long depth, long activeRuns, double pendingSeconds, double leaseSeconds) {}
