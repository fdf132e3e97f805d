package dev.waybill.worker;

import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.claim.Lease;
import dev.waybill.worker.claim.LeaseLost;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/// Tells a run between two steps whether it may go on.
///
/// @param deadline by `System.nanoTime()`; empty where a run may take as long as it takes
record Watch(Claim claim, Lease lease, BooleanSupplier stopping, OptionalLong deadline) {

    private static final Logger LOG = Logger.getLogger(Watch.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// The worker was asked to stop.
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("the worker stops", null, false, false);
        }
    }

    /// The run took longer than it may.
    static final class Overdue extends RuntimeException {
        private static final long serialVersionUID = 1;

        Overdue() {
            super("the run took longer than it may", null, false, false);
        }
    }

    /// False once another worker may have the run.
    boolean mayWrite() {
        return lease.isHeld();
    }

    /// @throws LeaseLost if another worker may have the run
    /// @throws Stopped if this worker is to stop
    /// @throws Overdue if the run took longer than it may
    void check() {
        if (!mayWrite()) {
            throw new LeaseLost(claim);
        }
        if (stopping.getAsBoolean()) {
            throw new Stopped();
        }
        if (deadline.isPresent() && System.nanoTime() - deadline.getAsLong() >= 0) {
            throw new Overdue();
        }
    }

    /// Breaks a connection off once the lease is lost: one who waits for its next row, behind a lock or a long sort,
    /// could not look here. Closed before the connection goes back to its pool.
    Lease.Alarm breaksOff(Connection connection) {
        return whenLost(() -> {
            try {
                cancel(connection);
                connection.unwrap(Connection.class).abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debugf("%s: its connection is broken already: %s", claim, e.getMessage());
            }
        });
    }

    /// Or the statement would go on without its client. That takes a connection of its own.
    private void cancel(Connection connection) {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            LOG.debugf("%s: its statement cannot be cancelled: %s", claim, e.getMessage());
        }
    }

    /// What is done as soon as the lease is lost.
    Lease.Alarm whenLost(Runnable action) {
        return lease.whenLost(action);
    }

    /// One step that asks or tells the database.
    interface Step<T> {
        T take() throws SQLException;
    }

    /// Takes a step, again and again while the database is away: until the lease is lost, the worker is to stop, or
    /// half a minute is over, which a full disk may outlast. A run that its worker gives back when the database is
    /// there again need not wait for the end of the lease.
    ///
    /// @throws SQLException what the database answered last
    <T> T insist(Step<T> step) throws SQLException {
        long begun = System.nanoTime();
        for (boolean first = true; ; first = false) {
            try {
                return step.take();
            } catch (SQLException e) {
                boolean isOver = System.nanoTime() - begun > PATIENCE.toNanos();
                if (!Trouble.isAway(e) || isOver || !mayWrite() || stopping.getAsBoolean()) {
                    throw e;
                }
                if (first) {
                    LOG.warnf("%s: the database is away, trying again for a while: %s", claim, e.getMessage());
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /// The same as [#check], but asks the database: before a step that the database cannot fence.
    void confirm() throws SQLException {
        check();
        if (!lease.confirm()) {
            throw new LeaseLost(claim);
        }
    }
}
