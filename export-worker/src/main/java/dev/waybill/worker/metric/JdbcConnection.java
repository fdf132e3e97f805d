package dev.waybill.worker.metric;

import dev.waybill.contract.metric.MetricRequest.Argument;
import dev.waybill.contract.metric.Target;
import dev.waybill.worker.encode.TextCsvRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.Date;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.List;
import java.util.Properties;
import java.util.TimeZone;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Any other database, by the operator's driver and URL. [JdbcRows] says how each type is written.
///
/// What JDBC cannot promise:
/// - that a transaction is read only: many drivers take it as a hint, so the user's rights must not be more;
/// - that the driver connects to the address that was looked at before: so the operator's list should name ranges that
///   hold nothing else;
/// - that a statement ends on the server when it is broken off between two rows: then it ends when the server sees that
///   its client is gone.
final class JdbcConnection implements MetricConnection {

    private static final Logger LOG = Logger.getLogger(JdbcConnection.class);
    private static final Duration CONNECT = Duration.ofSeconds(60); // a warehouse that sleeps wakes up first
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(10);
    private static final int ROWS_AT_ONCE = 100;

    private final Metric metric;
    private final Connection connection;
    private volatile @Nullable PreparedStatement statement;

    private JdbcConnection(Metric metric, Connection connection) {
        this.metric = metric;
        this.connection = connection;
    }

    /// @param url with the place-holders of [dev.waybill.contract.metric.DataSourceKind]
    static JdbcConnection connect(
            Metric metric, String url, JdbcDrivers drivers, String password, Guard guard, Deadline deadline)
            throws SQLException, IOException {
        Target target = metric.target();
        String whole = url.replace(
                        "{host}", target.host().contains(":") ? "[%s]".formatted(target.host()) : target.host())
                .replace("{port}", Integer.toString(target.port()))
                .replace("{database}", target.database());
        Driver driver = drivers.of(whole)
                .orElseThrow(() -> new MetricFailed(
                        MetricFailed.Reason.DATA_SOURCE_REFUSED,
                        "the worker has no driver for kind %s: see %s".formatted(target.kind(), JdbcDrivers.VARIABLE)));
        for (InetAddress address : InetAddress.getAllByName(target.host())) {
            guard.check(new InetSocketAddress(address, target.port()));
        }
        Properties properties = new Properties();
        properties.setProperty("user", target.user());
        properties.setProperty("password", password);
        return new JdbcConnection(metric, connect(driver, whole, properties, deadline));
    }

    /// JDBC has no limit for the time that a driver takes to connect.
    private static Connection connect(Driver driver, String url, Properties properties, Deadline deadline)
            throws SQLException {
        FutureTask<@Nullable Connection> connecting = new FutureTask<>(() -> driver.connect(url, properties));
        Thread.ofPlatform().daemon().name("metric-connect").start(connecting);
        try {
            Connection connection = connecting.get(deadline.millisLeft(CONNECT), TimeUnit.MILLISECONDS);
            if (connection == null) {
                throw new SQLException("the driver does not take its URL", "08001");
            }
            return connection;
        } catch (TimeoutException e) {
            Thread.ofVirtual().start(() -> closeLate(connecting));
            throw new SQLException("no answer", "08001", new java.net.SocketTimeoutException("no answer"));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SQLException sql ? sql : new SQLException("the driver failed", "08001", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", "08001", e);
        }
    }

    private static void closeLate(FutureTask<@Nullable Connection> connecting) {
        try {
            Connection late = connecting.get();
            if (late != null) {
                late.close();
            }
        } catch (ExecutionException | SQLException e) {
            LOG.debugf("a connection that came too late: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Running run(Deadline deadline) throws SQLException {
        whereSupported(() ->
                connection.setNetworkTimeout(Runnable::run, deadline.millisLeft() + (int) AFTER_DEADLINE.toMillis()));
        whereSupported(() -> connection.setReadOnly(true));
        whereSupported(() -> connection.setAutoCommit(false)); // without it, some drivers do not stream
        PreparedStatement prepared = connection.prepareStatement(metric.sql().with(_ -> "?"));
        statement = prepared;
        List<String> places = metric.sql().places();
        for (int place = 0; place < places.size(); place++) {
            set(prepared, place + 1, metric.argument(places.get(place)));
        }
        whereSupported(() -> prepared.setFetchSize(ROWS_AT_ONCE));
        whereSupported(() -> prepared.setQueryTimeout(Math.max(1, Math.ceilDiv(deadline.millisLeft(), 1_000))));
        JdbcRows rows = new JdbcRows(prepared.executeQuery());
        return new Running(rows.headers(), new TextCsvRows(rows, rows.headers().size()));
    }

    private interface Step {
        void run() throws SQLException;
    }

    private static void whereSupported(Step step) throws SQLException {
        try {
            step.run();
        } catch (SQLFeatureNotSupportedException | AbstractMethodError e) {
            LOG.debugf("the driver does not support it: %s", e.getMessage());
        }
    }

    private static void set(PreparedStatement statement, int place, Argument argument) throws SQLException {
        @Nullable String value = argument.value().orElse(null);
        switch (argument.type()) {
            case TEXT -> {
                if (value == null) {
                    statement.setNull(place, Types.VARCHAR);
                } else {
                    statement.setString(place, value);
                }
            }
            case INTEGER -> {
                if (value == null) {
                    statement.setNull(place, Types.BIGINT);
                } else {
                    statement.setLong(place, Long.parseLong(value));
                }
            }
            case NUMBER -> statement.setBigDecimal(place, value == null ? null : new BigDecimal(value));
            case BOOLEAN -> {
                if (value == null) {
                    statement.setNull(place, Types.BOOLEAN);
                } else {
                    statement.setBoolean(place, Boolean.parseBoolean(value));
                }
            }
            case DATE -> statement.setDate(place, value == null ? null : Date.valueOf(LocalDate.parse(value)));
            case TIMESTAMP ->
                statement.setTimestamp(place, value == null ? null : Timestamp.from(Instant.parse(value)), utc());
        }
    }

    private static Calendar utc() {
        return Calendar.getInstance(TimeZone.getTimeZone(ZoneOffset.UTC));
    }

    @Override
    public void cancel() throws SQLException {
        PreparedStatement running = statement;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public void abort() throws SQLException {
        try {
            connection.abort(Runnable::run);
        } catch (SQLFeatureNotSupportedException | AbstractMethodError e) {
            Thread.ofPlatform().daemon().name("metric-close").start(this::closeSometime);
        }
    }

    /// May wait for the thread that reads, or read what is left.
    private void closeSometime() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debugf("a connection did not close: %s", e.getMessage());
        }
    }

    @Override
    public void close(boolean complete) throws SQLException {
        if (complete) {
            try (connection) {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
            }
            return;
        }
        try {
            cancel();
        } finally {
            abort();
        }
    }
}
