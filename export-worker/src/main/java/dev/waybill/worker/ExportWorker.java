package dev.waybill.worker;

import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.RunStatus;
import dev.waybill.contract.Signer;
import dev.waybill.worker.Outcome.Completed;
import dev.waybill.worker.Outcome.Failed;
import dev.waybill.worker.Outcome.Retry;
import dev.waybill.worker.Outcome.Yielded;
import dev.waybill.worker.checkpoint.Checkpoints;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.claim.Lease;
import dev.waybill.worker.claim.LeaseLost;
import dev.waybill.worker.claim.Outbox;
import dev.waybill.worker.metric.MetricFailed;
import dev.waybill.worker.metric.MetricFailed.Reason;
import dev.waybill.worker.metric.MetricSettings;
import dev.waybill.worker.settle.Settlement;
import dev.waybill.worker.trace.RunLog;
import dev.waybill.worker.trace.RunSpan;
import dev.waybill.worker.trace.Spans;
import dev.waybill.worker.upload.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
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
    private static final int MOST_FORGIVEN = 100; // attempts: what never ends is no outage
    private static final Duration TO_END = Duration.ofSeconds(20); // for a metric whose time is over

    private final String name = ManagementFactory.getRuntimeMXBean().getName(); // pid@host, for operators
    private final Outbox outbox;
    private final ExportRunner runner;
    private final Checkpoints checkpoints;
    private final Settlement settlement;
    private final ObjectStore store;
    private final Signer signer;
    private final Catalog catalog;
    private final WorkerSettings settings;
    private final MetricSettings limits;
    private final ExportMetrics metrics;
    private final StoreOutage outage;
    private final Map<String, Lease> running = new ConcurrentHashMap<>();

    ExportWorker(
            Outbox outbox,
            ExportRunner runner,
            Checkpoints checkpoints,
            Settlement settlement,
            ObjectStore store,
            Signer signer,
            Catalog catalog,
            WorkerSettings settings,
            MetricSettings limits,
            ExportMetrics metrics) {
        this.outbox = outbox;
        this.runner = runner;
        this.checkpoints = checkpoints;
        this.settlement = settlement;
        this.store = store;
        this.signer = signer;
        this.catalog = catalog;
        this.settings = settings;
        this.limits = limits;
        this.metrics = metrics;
        this.outage = new StoreOutage(store);
    }

    /// Claims one run and works on it until it ends, fails, or this worker must leave it. False if none waits, or while
    /// the store is away.
    ///
    /// @param kind     what to claim
    /// @param stopping true once this worker is to stop
    boolean runOnce(Claim.Kind kind, BooleanSupplier stopping) throws SQLException {
        catalog.follow();
        metrics.show(catalog.current());
        if (!outage.isOver()) {
            return false;
        }
        long claimedAt = System.nanoTime();
        Optional<Claim> next = outbox.claim(name, settings.lease(), kind);
        if (next.isEmpty()) {
            return kind == Claim.Kind.DATASET && outbox.promoteWaiting();
        }
        Claim claim = next.get();
        RunLog.enter(claim);
        RunSpan.run(claim, () -> work(claim, claimedAt, stopping));
        return true;
    }

    private Outcome work(Claim claim, long claimedAt, BooleanSupplier stopping) throws SQLException {
        LOG.infof("%s: claimed, dataset %s", claim, claim.dataset());
        metrics.begin(claim);
        OptionalLong deadline = deadline(claim, claimedAt);
        try (Lease lease = Lease.keep(outbox, claim, settings.lease(), claimedAt, leaveAt(deadline))) {
            running.put(claim.runId().toString(), lease);
            try {
                Watch watch = new Watch(claim, lease, stopping, deadline);
                Outcome outcome = run(claim, watch);
                return Spans.step("settle", () -> watch.insist(() -> settle(claim, outcome)));
            } finally {
                running.remove(claim.runId().toString(), lease);
            }
        }
    }

    /// Somebody says that a run was cancelled: if it is one of this worker's, its row is looked at now. Without such a
    /// word the next heartbeat finds it.
    void lookAt(String runId) {
        Optional.ofNullable(running.get(runId)).ifPresent(Lease::hurry);
    }

    /// Somebody waits for a metric, but not for ever; an export takes as long as it takes.
    private OptionalLong deadline(Claim claim, long claimedAt) {
        return switch (claim.kind()) {
            case DATASET -> OptionalLong.empty();
            case METRIC ->
                OptionalLong.of(claimedAt + limits.timeout().minus(claim.age()).toNanos());
        };
    }

    /// What does not end at its deadline waits for a store or a driver that hangs, and takes one of its tenant's
    /// places. It is left to the next claim, which finds that its time is over.
    private static OptionalLong leaveAt(OptionalLong deadline) {
        return deadline.isPresent() ? OptionalLong.of(deadline.getAsLong() + TO_END.toNanos()) : deadline;
    }

    private Outcome run(Claim claim, Watch watch) throws SQLException {
        if (claim.attemptsWithoutProgress() > settings.claims()) {
            return failed(Trouble.WORKER_LOST, "There were %d of them; see their logs.".formatted(settings.claims()));
        }
        try {
            return attempt(claim, watch);
        } catch (LeaseLost e) {
            return new Outcome.LeaseLost();
        }
    }

    /// @throws LeaseLost if another attempt has the run, or it was cancelled
    private Outcome attempt(Claim claim, Watch watch) throws SQLException {
        try {
            return make(claim, watch);
        } catch (LeaseLost e) {
            throw e;
        } catch (Watch.Stopped e) {
            return new Yielded();
        } catch (SQLException | RuntimeException e) {
            if (!watch.mayWrite()) {
                throw new LeaseLost(claim); // what failed was broken off
            }
            Trouble trouble = Trouble.of(e);
            LOG.warnf(e, "%s: %s The cause", claim, trouble.message());
            return watch.insist(() -> troubled(claim, trouble, e));
        }
    }

    private Completed make(Claim claim, Watch watch) throws SQLException {
        Plan plan = Plan.of(claim, catalog.current()); // what it begins with, it keeps
        try {
            watch.check();
            return new Completed(plan.delivery(), runner.run(claim, plan, watch));
        } catch (OutOfMemoryError e) {
            if (plan instanceof MetricPlan) { // rows of a tenant must not end the exports of others
                throw new MetricFailed(Reason.SIZE_LIMIT, "the rows need more memory than the worker has", e);
            }
            throw e;
        } finally {
            if (plan instanceof MetricPlan metric) {
                metrics.measure(claim, metric.progress());
            }
        }
    }

    /// Users read the message, so it says what failed and not what the server answered; operators find that in the log.
    private Outcome troubled(Claim claim, Trouble trouble, Exception cause) throws SQLException {
        return switch (trouble.remedy()) {
            case TRY_AGAIN -> {
                int attempts = checkpoints.attemptsWithoutProgress(claim);
                if (trouble == Trouble.STORE_FAILED && claim.attempt() < MOST_FORGIVEN && outage.hasBegun()) {
                    yield retry(trouble, attempts, false);
                }
                yield attempts >= settings.attempts()
                        ? failed(trouble, "It was tried %d times.".formatted(attempts))
                        : retry(trouble, attempts, true);
            }
            case BEGIN_AGAIN -> {
                int restarts = checkpoints.discard(claim);
                yield restarts > MOST_RESTARTS
                        ? failed(trouble, "It was begun %d times.".formatted(restarts))
                        : retry(trouble, restarts, true);
            }
            case NONE -> new Failed(trouble.code(), trouble.message(cause));
        };
    }

    private static Failed failed(Trouble trouble, String tries) {
        return new Failed(trouble.code(), "%s %s".formatted(trouble.message(), tries));
    }

    private Retry retry(Trouble trouble, int attempts, boolean counts) {
        Duration wait = new Backoff(settings.backoff())
                .after(attempts, ThreadLocalRandom.current().nextDouble());
        return new Retry(trouble.code(), trouble.message(), wait, counts);
    }

    /// Writes how the run ended, and then clears the bucket where it ended without an object: a worker without the
    /// lease must not delete. Killed in between, the sweepers do it.
    ///
    /// @return what it was settled as
    private Outcome settle(Claim claim, Outcome outcome) throws SQLException {
        Outcome settled = isSettled(claim, outcome) ? outcome : overtaken(claim, outcome);
        metrics.count(claim, settled);
        if (settled instanceof Outcome.LeaseLost) {
            LOG.warnf("%s: another attempt has the run, nothing was written", claim);
            return settled;
        }
        LOG.infof("%s: %s", claim, settled.told());
        if (settled instanceof Failed || settled instanceof Outcome.Cancelled) {
            clearBucket(claim);
        }
        return settled;
    }

    private boolean isSettled(Claim claim, Outcome outcome) throws SQLException {
        return switch (outcome) {
            case Completed completed -> complete(claim, completed);
            case Retry retry -> settlement.retryLater(claim, retry.backoff(), retry.counts());
            case Failed failed -> settlement.fail(claim, failed.code(), failed.message());
            case Yielded _ -> settlement.yield(claim);
            case Outcome.Cancelled _, Outcome.LeaseLost _ -> false;
        };
    }

    /// Why nothing could be written. The run's row decides, whatever this worker has done meanwhile: an object that it
    /// completed is nobody's if the run was cancelled before, and is not touched if another attempt has the run.
    private Outcome overtaken(Claim claim, Outcome outcome) throws SQLException {
        return switch (settlement.statusFor(claim).orElse(RunStatus.PENDING)) {
            case CANCELLED -> new Outcome.Cancelled();
            // written before, and only the answer was lost
            case COMPLETE -> outcome instanceof Completed ? outcome : new Outcome.LeaseLost();
            case FAILED -> outcome instanceof Failed ? outcome : new Outcome.LeaseLost();
            case PENDING, CATALOGING, ASSEMBLING, UPLOADING, EXPIRED -> new Outcome.LeaseLost();
        };
    }

    private boolean complete(Claim claim, Completed completed) throws SQLException {
        ObjectKey key = new ObjectKey(claim.objectKey());
        return settlement.complete(
                claim,
                completed.delivery(),
                completed.object(),
                signer.get(key, completed.delivery().linkTtl()));
    }

    private void clearBucket(Claim claim) {
        try {
            ObjectKey key = new ObjectKey(claim.objectKey());
            store.openUploadsOf(key).forEach(store::abort);
            store.delete(key);
        } catch (SdkException e) {
            LOG.warnf("%s: could not clear the bucket, the sweepers will: %s", claim, e.getMessage());
        }
    }
}
