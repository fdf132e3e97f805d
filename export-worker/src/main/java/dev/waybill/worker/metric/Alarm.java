package dev.waybill.worker.metric;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Ends a metric's statement when its time is over, also while its reader waits for a row. Not all servers look at
/// their own clock as they send rows, and not all have one.
final class Alarm implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Alarm.class);

    /// The server's own limit comes first, where it has one: it needs no second connection.
    private static final Duration AFTER_SERVER = Duration.ofMillis(250);

    private static final Duration UNTIL_CUT = Duration.ofSeconds(5);

    private final MetricConnection connection;
    private final Guard guard;
    private final CountDownLatch closed = new CountDownLatch(1);

    Alarm(MetricConnection connection, Guard guard, Deadline deadline) {
        this.connection = connection;
        this.guard = guard;
        Thread.ofVirtual().name("metric-deadline").start(() -> waitFor(deadline));
    }

    private void waitFor(Deadline deadline) {
        try {
            if (closed.await(deadline.millisLeft() + AFTER_SERVER.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            breakOff();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    /// Ends the statement on the server, and the connection if that does not help.
    void breakOff() throws InterruptedException {
        attempt("cancel", connection::cancel);
        if (!closed.await(UNTIL_CUT.toMillis(), TimeUnit.MILLISECONDS)) {
            attempt("cut", connection::abort);
            guard.cut();
        }
    }

    private interface Step {
        void run() throws SQLException;
    }

    /// On a thread of its own: both may wait for a server that does not answer.
    private static void attempt(String what, Step step) {
        Thread.ofVirtual().name("metric-" + what).start(() -> {
            try {
                step.run();
            } catch (SQLException | RuntimeException e) {
                LOG.debugf("could not %s a metric's connection: %s", what, e.getMessage());
            }
        });
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
