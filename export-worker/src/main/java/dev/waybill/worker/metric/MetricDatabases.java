package dev.waybill.worker.metric;

import dev.waybill.contract.metric.AllowedHosts;
import dev.waybill.contract.metric.DataSourceKind;
import dev.waybill.contract.metric.MetricRequest.Argument;
import dev.waybill.contract.metric.MetricSql;
import dev.waybill.contract.metric.Target;
import dev.waybill.worker.metric.MetricFailed.Reason;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The way to the databases of tenants.
///
/// @param kinds   [DataSourceKind#all]
/// @param hosts   where connections may lead
/// @param own     where they may not lead, whatever `hosts` says
/// @param drivers of the kinds that Waybill does not know itself
public record MetricDatabases(
        Map<String, DataSourceKind> kinds, AllowedHosts hosts, OwnDatabase own, JdbcDrivers drivers) {

    private static final Duration CONNECT = Duration.ofSeconds(30);

    public MetricDatabases {
        kinds = Map.copyOf(kinds);
    }

    /// Connects and runs a statement; waits for its first answer.
    ///
    /// @param sql       read again here, so that nothing that was stored is trusted
    /// @param arguments one for each parameter of the statement
    /// @param interruption how others break it off, from before its first answer on
    /// @throws MetricFailed if it does not come so far; nothing is left open then
    public MetricRows open(
            Target target,
            String password,
            String sql,
            List<Argument> arguments,
            MetricLimits limits,
            Interruption interruption) {
        Deadline deadline = Deadline.in(limits.time());
        DataSourceKind kind = kinds.get(target.kind());
        if (kind == null) {
            throw new MetricFailed(Reason.DATA_SOURCE_REFUSED, "the worker knows no kind " + target.kind());
        }
        Metric metric = new Metric(target, parse(sql, kind), arguments);
        if (!hosts.mayAllow(target.host())) {
            throw new MetricFailed(Reason.HOST_NOT_ALLOWED, target.host() + " is not allowed");
        }
        MetricFailures failures = new MetricFailures(target);
        long begunAt = System.nanoTime();
        Guard guard = new Guard(target, hosts, own);
        MetricConnection connection;
        try (Guard.Limit _ = guard.cutAfter(Duration.ofMillis(deadline.millisLeft(CONNECT)))) {
            connection = connect(kind, metric, password, guard, deadline);
        } catch (SQLException | IOException e) {
            guard.close();
            throw failures.connecting(e);
        } catch (RuntimeException e) {
            guard.close();
            throw e;
        }
        Duration connecting = Duration.ofNanos(System.nanoTime() - begunAt);
        return new MetricRows(connection, guard, failures, limits, deadline, connecting, interruption);
    }

    private static MetricSql parse(String sql, DataSourceKind kind) {
        try {
            return MetricSql.parse(sql, kind.dialect());
        } catch (MetricSql.Refused e) {
            throw new MetricFailed(Reason.QUERY_FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private MetricConnection connect(
            DataSourceKind kind, Metric metric, String password, Guard guard, Deadline deadline)
            throws SQLException, IOException {
        if (kind.url().isPresent()) {
            return JdbcConnection.connect(metric, kind.url().get(), drivers, password, guard, deadline);
        }
        return switch (kind.dialect()) {
            case POSTGRESQL -> PostgresConnection.connect(metric, password, guard, deadline);
            case MYSQL -> MariaDbConnection.connect(metric, password, guard, deadline);
            case OTHER -> throw new IllegalArgumentException("kind %s has no URL".formatted(kind.name()));
        };
    }
}
