package dev.waybill.worker;

import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.claim.Lease;
import dev.waybill.worker.claim.LeaseLost;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;

/// Tells a run between two steps whether it may go on.
record Watch(Claim claim, Lease lease, BooleanSupplier stopping) {

    /// The worker was asked to stop.
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("the worker stops", null, false, false);
        }
    }

    /// False once another worker may have the run.
    boolean mayWrite() {
        return lease.isHeld();
    }

    /// @throws LeaseLost if another worker may have the run
    /// @throws Stopped if this worker is to stop
    void check() {
        if (!mayWrite()) {
            throw new LeaseLost(claim);
        }
        if (stopping.getAsBoolean()) {
            throw new Stopped();
        }
    }

    /// The same, but asks the database: before a step that the database cannot fence.
    void confirm() throws SQLException {
        check();
        if (!lease.confirm()) {
            throw new LeaseLost(claim);
        }
    }
}
