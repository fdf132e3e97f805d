package dev.waybill.files.export;

import dev.waybill.contract.RunStatus;
import dev.waybill.files.ExportRun;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Cancels an export: one compare-and-set in the database, so that of a cancel and the end of the run at the same time
/// one wins, and the answer says which. The worker finds the row cancelled and deletes what is in the bucket.
@ApplicationScoped
public class CancelExport {

    private static final String CANCEL = "select waybill.cancel_export(:run, :actor)";

    private final EntityManager database;

    CancelExport(EntityManager database) {
        this.database = database;
    }

    /// Safe to repeat: what was cancelled before stays so.
    ///
    /// @throws Problem 404 `export-not-found`; 409 `export-not-cancellable`, with the status that came first
    @Transactional
    public void cancel(Caller caller, UUID run) {
        Object status = database.createNativeQuery(CANCEL, String.class)
                .setParameter("run", run)
                .setParameter("actor", caller.userId())
                .getSingleResultOrNull();
        if (status == null) {
            throw ExportRun.noSuchExport();
        }
        if (!status.equals(RunStatus.CANCELLED.wire())) {
            throw new Problem(ProblemCode.EXPORT_NOT_CANCELLABLE, "The export is %s already".formatted(status))
                    .with("exportStatus", status);
        }
    }
}
