package dev.waybill.worker.claim;

import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Keeps a claim alive: a heartbeat thread extends it four times per lease length, and every two seconds at least, so
/// that a run that was cancelled is let go soon, also where no notification comes.
///
/// The worker's own opinion is the careful one: it counts the lease from before the statement was sent, on the
/// monotonic clock, so a process that was stopped (SIGSTOP, a paused machine) or cut off from the database knows that
/// it may have lost the lease before anybody else can have claimed it.
public final class Lease implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Lease.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Outbox outbox;
    private final Claim claim;
    private final Duration length;
    private final Duration pause;
    private final OptionalLong until; // System.nanoTime
    private final Semaphore hurries = new Semaphore(0);
    private final Set<Alarm> alarms = ConcurrentHashMap.newKeySet();
    private final Thread heartbeat;
    private volatile boolean lost;
    private volatile long heldUntil;

    private Lease(Outbox outbox, Claim claim, Duration length, long claimedAt, OptionalLong until) {
        this.outbox = outbox;
        this.claim = claim;
        this.length = length;
        Duration quarter = length.dividedBy(4);
        this.pause = quarter.compareTo(LONGEST_PAUSE) < 0 ? quarter : LONGEST_PAUSE;
        this.heldUntil = claimedAt + length.toNanos();
        this.until = until;
        this.heartbeat =
                Thread.ofPlatform().daemon().name("heartbeat " + claim.runId()).start(this::beat);
    }

    /// @param claimedAt `System.nanoTime()` before the claim was sent
    /// @param until the same clock: from when on it is not extended, so that nothing that hangs keeps the run;
    /// empty for a run that may take as long as it takes
    public static Lease keep(Outbox outbox, Claim claim, Duration length, long claimedAt, OptionalLong until) {
        return new Lease(outbox, claim, length, claimedAt, until);
    }

    /// False once another worker may have the run. Cheap: no call to the database.
    public boolean isHeld() {
        return !lost && System.nanoTime() - heldUntil < 0;
    }

    /// Asks the database now, before a step that it cannot fence.
    public boolean confirm() throws SQLException {
        long sent = System.nanoTime();
        if (until.isPresent() && sent - until.getAsLong() >= 0) {
            lost = sent - heldUntil >= 0;
        } else if (outbox.extend(claim, length)) {
            heldUntil = sent + length.toNanos();
        } else {
            lost = true;
        }
        return isHeld();
    }

    /// Asks the database now instead of with the next heartbeat: somebody says that the run was cancelled.
    public void hurry() {
        hurries.release();
    }

    /// What is to be done as soon as a heartbeat finds the lease lost, on its thread: to wake one who waits for
    /// something that cannot look at [#isHeld]. Done once at most, and never after [Alarm#close].
    public Alarm whenLost(Runnable action) {
        Alarm alarm = new Alarm(action);
        alarms.add(alarm);
        return alarm;
    }

    /// An action that waits for the lease to be lost.
    public final class Alarm implements AutoCloseable {
        private final Runnable action;

        private Alarm(Runnable action) {
            this.action = action;
        }

        private synchronized void ring() {
            if (alarms.remove(this)) {
                action.run();
            }
        }

        /// Waits for the action, if it is being done.
        @Override
        public synchronized void close() {
            alarms.remove(this);
        }
    }

    private void beat() {
        try {
            while (!lost) {
                hurries.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
                beatOnce();
                if (!isHeld()) {
                    alarms.forEach(Alarm::ring);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void beatOnce() {
        try {
            if (!confirm()) {
                LOG.warnf("%s: the lease is lost, the run was cancelled or another worker may have it", claim);
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
