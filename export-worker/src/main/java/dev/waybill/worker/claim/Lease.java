package dev.waybill.worker.claim;

import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Keeps a claim alive: a heartbeat thread extends it four times per lease length.
///
/// The worker's own opinion is the careful one: it counts the lease from before the statement was sent, on the
/// monotonic clock, so a process that was stopped (SIGSTOP, a paused machine) or cut off from the database knows that
/// it may have lost the lease before anybody else can have claimed it.
public final class Lease implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Lease.class);

    private final Outbox outbox;
    private final Claim claim;
    private final Duration length;
    private final Thread heartbeat;
    private volatile boolean lost;
    private volatile long heldUntil;

    private Lease(Outbox outbox, Claim claim, Duration length, long claimedAt) {
        this.outbox = outbox;
        this.claim = claim;
        this.length = length;
        this.heldUntil = claimedAt + length.toNanos();
        this.heartbeat =
                Thread.ofPlatform().daemon().name("heartbeat " + claim.runId()).start(this::beat);
    }

    /// @param claimedAt `System.nanoTime()` before the claim was sent
    public static Lease keep(Outbox outbox, Claim claim, Duration length, long claimedAt) {
        return new Lease(outbox, claim, length, claimedAt);
    }

    /// False once another worker may have the run. Cheap: no call to the database.
    public boolean isHeld() {
        return !lost && System.nanoTime() - heldUntil < 0;
    }

    /// Asks the database now, before a step that it cannot fence.
    public boolean confirm() throws SQLException {
        long sent = System.nanoTime();
        if (outbox.extend(claim, length)) {
            heldUntil = sent + length.toNanos();
        } else {
            lost = true;
        }
        return isHeld();
    }

    private void beat() {
        try {
            while (!lost) {
                Thread.sleep(length.dividedBy(4));
                beatOnce();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void beatOnce() {
        try {
            if (!confirm()) {
                LOG.warnf("%s: the lease is lost, another worker may have the run", claim);
            }
        } catch (SQLException e) {
            LOG.warnf("%s: heartbeat failed, the next one may succeed: %s", claim, e.getMessage());
        }
    }

    /// Stops the heartbeat; the lease runs out by itself unless the run was settled.
    @Override
    public void close() {
        heartbeat.interrupt();
    }
}
