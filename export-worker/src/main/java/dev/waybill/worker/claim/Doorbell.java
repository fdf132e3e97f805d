package dev.waybill.worker.claim;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// Wakes waiting threads when `NOTIFY waybill_outbox` arrives. A hint only: notifications may be lost, so those who
/// wait look again after their poll interval whether it rang or not. A payload is the id of a run that was cancelled.
public final class Doorbell implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Doorbell.class);
    private static final Duration RECONNECT = Duration.ofSeconds(5);

    private final DataSource database;
    private final Consumer<String> cancelled;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private final Thread listener;
    private long rings;

    /// @param cancelled told the id of each run that somebody cancelled, whoever has it; and other texts, which are
    /// none
    public Doorbell(DataSource database, Consumer<String> cancelled) {
        this.database = database;
        this.cancelled = cancelled;
        this.listener = Thread.ofPlatform().daemon().name("doorbell").unstarted(this::listen);
    }

    public void start() {
        listener.start();
    }

    /// How often it rang; taken before looking for work, so that a ring while looking is not missed.
    public long rings() {
        lock.lock();
        try {
            return rings;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until it rang again since `seen`, or until the time is over.
    public void await(long seen, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (rings == seen && left > 0) {
                left = rung.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    public void ring() {
        lock.lock();
        try {
            rings++;
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void listen() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                listenUntilBroken();
                TimeUnit.MILLISECONDS.sleep(RECONNECT.toMillis());
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void listenUntilBroken() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("listen waybill_outbox");
            PGConnection postgres = connection.unwrap(PGConnection.class);
            while (!Thread.currentThread().isInterrupted()) {
                PGNotification[] notifications = postgres.getNotifications(500);
                if (notifications.length > 0) {
                    ring();
                }
                for (PGNotification notification : notifications) {
                    cancelled.accept(notification.getParameter());
                }
            }
            statement.execute("unlisten *"); // the connection goes back to the pool
        } catch (SQLException e) {
            LOG.infof("not listening for new exports, polling finds them: %s", e.getMessage());
        }
    }

    /// Waits until the connection is back in its pool.
    @Override
    public void close() {
        listener.interrupt();
        try {
            listener.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
