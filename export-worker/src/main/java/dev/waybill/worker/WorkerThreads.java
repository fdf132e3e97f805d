package dev.waybill.worker;

import dev.waybill.worker.claim.Bell;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.claim.Doorbell;
import dev.waybill.worker.claim.Outbox;
import dev.waybill.worker.notify.Postman;
import dev.waybill.worker.trace.RunLog;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/// The worker's threads: some that run exports, some that run metrics, for which somebody waits, and one that sends
/// mails. They look for work again whenever it rings or the poll interval is over.
@ApplicationScoped
public class WorkerThreads {

    private static final Logger LOG = Logger.getLogger(WorkerThreads.class);

    /// One look for work. True if there was some, so that it is worth to look again at once.
    private interface Turn {
        boolean runOnce() throws SQLException;
    }

    private final ExportWorker worker;
    private final Postman postman;
    private final Outbox outbox;
    private final WorkerSettings settings;
    private final List<Thread> threads = new ArrayList<>();
    private final Bell exports = new Bell(); // and mails, since an export that ended has one to send
    private final Bell metrics = new Bell();
    private final Doorbell doorbell;
    private volatile boolean stopping;
    private volatile boolean broken;
    private volatile boolean databaseIsAway;

    WorkerThreads(
            ExportWorker worker, Postman postman, Outbox outbox, AgroalDataSource database, WorkerSettings settings) {
        this.worker = worker;
        this.postman = postman;
        this.outbox = outbox;
        this.doorbell = new Doorbell(database, exports, metrics, worker::lookAt);
        this.settings = settings;
    }

    /// Starts the threads and returns.
    void start() {
        doorbell.start();
        for (int n = 1; n <= settings.concurrency(); n++) {
            start("export-" + n, exports, () -> worker.runOnce(Claim.Kind.DATASET, () -> stopping));
        }
        for (int n = 1; n <= settings.metrics(); n++) {
            start("metric-" + n, metrics, () -> worker.runOnce(Claim.Kind.METRIC, () -> stopping));
        }
        start("mail", exports, postman::runOnce);
    }

    /// Starts the threads and waits until the outbox is empty and no mail is due, or the worker is stopped. What only a
    /// newer version understands is not waited for.
    void drain() throws InterruptedException {
        start();
        while (!stopping && !broken && !isDrained()) {
            Thread.sleep(Duration.ofMillis(200));
        }
    }

    private boolean isDrained() {
        try {
            if (!outbox.isEmpty() || postman.isDue()) {
                return false;
            }
            long left = outbox.leftToOthers();
            if (left > 0) {
                LOG.warnf("requests left to workers of a newer version: %d", left);
            }
            return true;
        } catch (SQLException e) {
            LOG.warnf("cannot see whether the outbox is empty, looking again: %s", e.getMessage());
            return false;
        }
    }

    private void start(String name, Bell bell, Turn turn) {
        threads.add(Thread.ofPlatform().name(name).daemon().start(() -> loop(bell, turn)));
    }

    private void loop(Bell bell, Turn turn) {
        try {
            while (!stopping) {
                long seen = bell.rings();
                if (didWork(turn)) {
                    bell.ring(); // for the others: an export that ended has a mail to send
                } else {
                    bell.await(seen, settings.poll());
                }
            }
        } catch (InterruptedException e) {
            // the process ends
        } catch (Throwable e) {
            LOG.fatal("the worker cannot go on and ends; its claims run out and another worker takes over", e);
            broken = true;
            Quarkus.asyncExit(1);
        }
    }

    /// False once a thread has ended by an error such as a lack of memory.
    boolean areAlive() {
        return !broken;
    }

    private boolean didWork(Turn turn) {
        try {
            boolean did = turn.runOnce();
            if (databaseIsAway) {
                outbox.isEmpty(); // asks the database, which a turn does not do while the store is away
                databaseIsAway = false;
                LOG.info("the database answers again");
            }
            return did;
        } catch (SQLException e) {
            if (!Trouble.isAway(e)) {
                LOG.errorf(e, "cannot look for work or settle it, trying again: %s", e.getMessage());
            } else if (!databaseIsAway) { // said once, not by each thread each second
                databaseIsAway = true;
                LOG.errorf("the database is away, trying again until it answers: %s", e.getMessage());
            }
            return false;
        } catch (RuntimeException e) {
            LOG.errorf(e, "cannot look for work or settle it, trying again: %s", e.getMessage());
            return false;
        } finally {
            RunLog.leave(); // whatever run it was
        }
    }

    /// SIGTERM: no new claim; a running export ends after the parts in flight and gives its claim back. What does not
    /// end within the grace period is left to its lease.
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (threads.isEmpty()) { // a command that runs no exports
            return;
        }
        stopping = true;
        LOG.info("stopping: no new claims, and a running export gives its claim back after the parts in flight");
        exports.ring();
        metrics.ring();
        long deadline = System.nanoTime() + settings.grace().toNanos();
        for (Thread thread : threads) {
            long left =
                    Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
            if (!thread.join(Duration.ofMillis(left))) {
                LOG.warnf("%s did not end in time; its lease runs out and another worker takes over", thread.getName());
            }
        }
        doorbell.close();
    }
}
