package dev.waybill.worker;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.Signer;
import dev.waybill.worker.Outcome.Completed;
import dev.waybill.worker.Outcome.Failed;
import dev.waybill.worker.Outcome.Retry;
import dev.waybill.worker.Outcome.Yielded;
import dev.waybill.worker.archive.SourceChanged;
import dev.waybill.worker.checkpoint.Checkpoints;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.claim.Lease;
import dev.waybill.worker.claim.LeaseLost;
import dev.waybill.worker.claim.Outbox;
import dev.waybill.worker.settle.Settlement;
import dev.waybill.worker.source.SourceBroken;
import dev.waybill.worker.upload.ObjectStore;
import dev.waybill.worker.upload.UploadLost;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;

/// START HERE. One turn of the worker: claim → run → settle.
///
/// Whatever dies in between, nothing is lost: before the claim the request waits in the outbox; after it the lease
/// runs out and another worker claims; the end is one statement in the database. A worker that lost its lease writes
/// nothing, because every write carries its attempt.
@ApplicationScoped
public class ExportWorker {

    private static final Logger LOG = Logger.getLogger(ExportWorker.class);
    private static final int MOST_RESTARTS = 3;
    private static final String NAME = ManagementFactory.getRuntimeMXBean().getName(); // pid@host, for operators

    private final Outbox outbox;
    private final ExportRunner runner;
    private final Checkpoints checkpoints;
    private final Settlement settlement;
    private final ObjectStore store;
    private final Signer signer;
    private final Datasets catalog;
    private final WorkerSettings settings;
    private final ExportMetrics metrics;

    ExportWorker(
            Outbox outbox,
            ExportRunner runner,
            Checkpoints checkpoints,
            Settlement settlement,
            ObjectStore store,
            Signer signer,
            Datasets catalog,
            WorkerSettings settings,
            ExportMetrics metrics) {
        this.outbox = outbox;
        this.runner = runner;
        this.checkpoints = checkpoints;
        this.settlement = settlement;
        this.store = store;
        this.signer = signer;
        this.catalog = catalog;
        this.settings = settings;
        this.metrics = metrics;
    }

    /// Claims one export and works on it until it ends, fails, or this worker must leave it. False if none waits.
    ///
    /// @param stopping true once this worker is to stop
    boolean runOnce(BooleanSupplier stopping) throws SQLException {
        long claimedAt = System.nanoTime();
        Optional<Claim> next = outbox.claim(NAME, settings.lease());
        if (next.isEmpty()) {
            return false;
        }
        Claim claim = next.get();
        LOG.infof("%s: claimed, dataset %s", claim, claim.dataset());
        try (Lease lease = Lease.keep(outbox, claim, settings.lease(), claimedAt)) {
            Outcome outcome = run(claim, new Watch(claim, lease, stopping));
            settle(claim, outcome);
        }
        return true;
    }

    private Outcome run(Claim claim, Watch watch) throws SQLException {
        if (claim.attemptsWithoutProgress() > settings.claims()) {
            return new Failed(
                    "worker-lost",
                    "%d workers in a row ended without progress while they ran this export; see their logs"
                            .formatted(settings.claims()));
        }
        try {
            return attempt(claim, watch);
        } catch (LeaseLost e) {
            return new Outcome.LeaseLost();
        }
    }

    /// @throws LeaseLost if another attempt has the run
    private Outcome attempt(Claim claim, Watch watch) throws SQLException {
        try {
            return new Completed(runner.run(claim, watch));
        } catch (LeaseLost e) {
            throw e;
        } catch (Watch.Stopped e) {
            return new Yielded();
        } catch (UploadLost e) {
            LOG.warnf("%s: %s", claim, e.getMessage());
            return beginAgain(claim, "upload-lost", "The object store lost the upload of the export.");
        } catch (SourceChanged e) {
            LOG.warnf("%s: %s", claim, e.getMessage());
            return beginAgain(claim, "source-changed", "Files changed again and again while they were exported.");
        } catch (SourceBroken e) {
            return datasetBroken(claim, e);
        } catch (TooLarge e) {
            LOG.errorf("%s: %s", claim, e.getMessage());
            return new Failed(
                    "too-large", "The export is larger than its upload can hold. The log of the worker says more.");
        } catch (SQLException e) {
            if (isForGood(e)) {
                return datasetBroken(claim, e);
            }
            return failure(claim, "database-failed", "The database failed while the export was running.", e);
        } catch (SdkException | UncheckedIOException e) {
            return failure(claim, "store-failed", "The object store failed while the export was running.", e);
        } catch (RuntimeException e) {
            return failure(claim, "internal-error", "The worker has a defect.", e);
        }
    }

    private static Failed datasetBroken(Claim claim, Exception e) {
        LOG.errorf("%s: %s", claim, e.getMessage());
        return new Failed(
                "dataset-broken",
                "The dataset cannot be exported as it is configured. The log of the worker says why.");
    }

    /// SQLSTATE class 42, "syntax error or access rule violation": no privilege, no such column. Class 22, "data
    /// exception": a tenant id that cannot be one of the table's, a view that divides by zero.
    private static boolean isForGood(SQLException e) {
        return e.getSQLState() != null
                && (e.getSQLState().startsWith("42") || e.getSQLState().startsWith("22"));
    }

    private Outcome beginAgain(Claim claim, String code, String message) throws SQLException {
        return checkpoints.discard(claim) > MOST_RESTARTS
                ? new Failed(code, message)
                : new Retry(code, message, settings.backoff());
    }

    /// Users read the message, so it says what failed and not what the server answered; operators find that in the log.
    private Outcome failure(Claim claim, String code, String message, Exception e) throws SQLException {
        LOG.warnf(e, "%s: %s The cause", claim, message);
        int attempts = checkpoints.attemptsWithoutProgress(claim);
        return attempts >= settings.attempts()
                ? new Failed(code, "%s It was tried %d times.".formatted(message, attempts))
                : new Retry(code, message, backoff(attempts));
    }

    private void settle(Claim claim, Outcome outcome) throws SQLException {
        boolean settled = switch (outcome) {
            case Completed completed -> complete(claim, completed);
            case Retry retry -> settlement.retryLater(claim, retry.backoff());
            case Failed failed -> fail(claim, failed);
            case Yielded _ -> settlement.yield(claim);
            case Outcome.LeaseLost _ -> false;
        };
        if (settled) {
            LOG.infof("%s: %s", claim, outcome.told());
            metrics.count(claim, outcome);
        } else {
            LOG.warnf("%s: another attempt has the run, nothing was written", claim);
        }
    }

    private boolean complete(Claim claim, Completed completed) throws SQLException {
        Dataset dataset = catalog.find(claim.dataset()).orElseThrow();
        ObjectKey key = new ObjectKey(claim.objectKey());
        return settlement.complete(claim, dataset, completed.object(), signer.get(key, dataset.linkTtl()));
    }

    /// What the run left in the bucket goes after it is settled: a worker without the lease must not delete. Killed in
    /// between, the sweepers do it.
    private boolean fail(Claim claim, Failed failed) throws SQLException {
        boolean settled = settlement.fail(claim, failed.code(), failed.message());
        if (settled) {
            try {
                ObjectKey key = new ObjectKey(claim.objectKey());
                store.openUploadsOf(key).forEach(store::abort);
                store.delete(key);
            } catch (SdkException e) {
                LOG.warnf("%s: could not clear the bucket, the sweepers will: %s", claim, e.getMessage());
            }
        }
        return settled;
    }

    private Duration backoff(int attempts) {
        return settings.backoff().multipliedBy(1L << Math.clamp(attempts - 1, 0, 6));
    }
}
