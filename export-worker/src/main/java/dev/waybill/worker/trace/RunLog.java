package dev.waybill.worker.trace;

import dev.waybill.worker.claim.Claim;
import java.util.UUID;
import org.jboss.logging.MDC;

/// What stands on every line of a run in the log: `runId`, `orgId` and `attempt`. A thread that works for a run enters
/// it; the threads that it starts meanwhile (heartbeats, senders, readers, guards) inherit it for good, so they must be
/// the run's own.
public final class RunLog {

    static final String RUN_ID = "runId";
    static final String ORG_ID = "orgId";
    static final String ATTEMPT = "attempt";

    private RunLog() {}

    public static void enter(Claim claim) {
        enter(claim.runId(), claim.orgId(), claim.attempt());
    }

    public static void enter(UUID runId, String orgId, int attempt) {
        MDC.put(RUN_ID, runId.toString());
        MDC.put(ORG_ID, orgId);
        MDC.put(ATTEMPT, Integer.toString(attempt));
    }

    /// This thread works for no run any more.
    public static void leave() {
        MDC.remove(RUN_ID);
        MDC.remove(ORG_ID);
        MDC.remove(ATTEMPT);
    }
}
