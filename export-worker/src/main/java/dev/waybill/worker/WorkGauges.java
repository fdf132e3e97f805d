package dev.waybill.worker;

import dev.waybill.worker.claim.Backlog;
import dev.waybill.worker.claim.Outbox;
import dev.waybill.worker.notify.Notifications;
import dev.waybill.worker.source.ReadingTransactions;
import dev.waybill.worker.source.ReadingTransactions.Longest;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/// What Prometheus sees of the work that there is and that is being done. It is the database's, so every worker shows
/// the same. The database is asked when somebody scrapes, at most every five seconds; while it does not answer the
/// gauges are NaN.
@Singleton
public final class WorkGauges implements MeterBinder {

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(2); // Prometheus gives up after ten

    private record Work(Backlog backlog, Longest reading, double mailSeconds) {}

    private final Outbox outbox;
    private final ReadingTransactions transactions;
    private final Notifications notifications;
    private final RecentAnswer<Work> work = new RecentAnswer<>("gauges", this::ask, FRESH, PATIENCE);

    WorkGauges(Outbox outbox, ReadingTransactions transactions, Notifications notifications) {
        this.outbox = outbox;
        this.transactions = transactions;
        this.notifications = notifications;
    }

    private Work ask() throws SQLException {
        return new Work(outbox.backlog(), transactions.longest(), notifications.longestWaitSeconds());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "export.outbox.depth",
                "Exports and metrics that have not ended: those that wait and those that run.",
                now -> now.backlog().depth());
        gauge(
                registry,
                "export.oldest.pending.age.seconds",
                "How long the export waits that waits longest for a worker.",
                now -> now.backlog().pendingSeconds());
        gauge(
                registry,
                "export.active.runs",
                "Exports and metrics that a worker runs.",
                now -> now.backlog().activeRuns());
        gauge(
                registry,
                "export.oldest.lease.seconds",
                "For how long the attempt has been running that runs longest.",
                now -> now.backlog().leaseSeconds());
        gauge(
                registry,
                "export.source.transaction.seconds",
                "For how long the longest transaction of workers has been open.",
                now -> now.reading().seconds());
        gauge(
                registry,
                "export.source.xmin.age.transactions",
                "Transactions begun since the oldest snapshot of workers, which holds back VACUUM.",
                now -> now.reading().xminAge());
        gauge(
                registry,
                "export.oldest.mail.age.seconds",
                "How long the mail waits that waits longest.",
                Work::mailSeconds);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Work> value) {
        Gauge.builder(name, work, w -> w.look().map(value::applyAsDouble).orElse(Double.NaN))
                .description(description)
                .register(registry);
    }
}
