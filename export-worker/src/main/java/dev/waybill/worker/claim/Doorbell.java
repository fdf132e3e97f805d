package dev.waybill.worker.claim;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// Rings when `NOTIFY waybill_outbox` arrives. A hint only: notifications may be lost, so those who
/// wait for a bell look again after their poll interval whether it rang or not. A payload is the id of a run
/// that was cancelled, or says that a metric was asked for.
public final class Doorbell implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Doorbell.class);
    private static final String METRIC = "metric"; // what waybill.request_metric says
    private static final Duration RECONNECT = Duration.ofSeconds(5);

    private final DataSource database;
    private final Consumer<String> cancelled;
    private final Bell exports;
    private final Bell metrics;
    private final Thread listener;

    /// @param exports rung for all but metrics
    /// @param metrics rung for those
    /// @param cancelled told the id of each run that somebody cancelled, whoever has it; and other texts, which are
    /// none
    public Doorbell(DataSource database, Bell exports, Bell metrics, Consumer<String> cancelled) {
        this.database = database;
        this.exports = exports;
        this.metrics = metrics;
        this.cancelled = cancelled;
        this.listener = Thread.ofPlatform().daemon().name("doorbell").unstarted(this::listen);
    }

    public void start() {
        listener.start();
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
                for (PGNotification notification : notifications) {
                    hear(notification.getParameter());
                }
            }
            statement.execute("unlisten *"); // the connection goes back to the pool
        } catch (SQLException e) {
            LOG.infof("not listening for new exports, polling finds them: %s", e.getMessage());
        }
    }

    private void hear(String payload) {
        if (payload.equals(METRIC)) {
            metrics.ring();
        } else {
            exports.ring();
            cancelled.accept(payload);
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
