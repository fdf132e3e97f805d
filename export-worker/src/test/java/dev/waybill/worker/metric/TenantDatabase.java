package dev.waybill.worker.metric;

import dev.waybill.contract.metric.AllowedHosts;
import dev.waybill.contract.metric.DataSourceKind;
import dev.waybill.contract.metric.MetricRequest.Argument;
import dev.waybill.contract.metric.Target;
import dev.waybill.local.LocalStack;
import dev.waybill.worker.encode.PartBuffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A server that stands for a tenant's, and how to look into it.
///
/// @param rows     a statement that gives so many rows, in place of `%d`
/// @param wide     a statement that gives 501 MB
/// @param slow     a statement that takes a minute before its first row, with a mark in place of `%s`
/// @param stalling a statement that gives rows for seconds and then none for a minute
/// @param sessions counts statements that run and have a mark, in place of `%s`
/// @param kill     ends the connections of those
record TenantDatabase(
        Target target,
        String password,
        Map<String, String> kinds,
        OwnDatabase own,
        JdbcDrivers drivers,
        Access access,
        String rows,
        String wide,
        String slow,
        String stalling,
        String sessions,
        String kill) {

    static final OwnDatabase NOWHERE = OwnDatabase.of("jdbc:postgresql://127.0.0.1:1/waybill");

    interface Access {
        Connection open() throws SQLException;
    }

    /// What came of a metric.
    record Csv(String text, long rows, long bytes, MetricTimes times) {}

    /// A database of PostgreSQL in a running stack, with a user of its own.
    static TenantDatabase postgres(LocalStack stack, String kind, Map<String, String> kinds, JdbcDrivers drivers)
            throws SQLException {
        try (Connection superuser = stack.database().superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("create role shop login password 'shop-secret' in role pg_signal_backend");
            statement.execute("create database shop owner shop");
        }
        String url = stack.database().jdbcUrl().replace("/waybill", "/shop");
        String others =
                "from pg_stat_activity where query like '%%%s%%' and pid <> pg_backend_pid() and backend_type = 'client backend'";
        return new TenantDatabase(
                target(kind, Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1")), "shop", "shop"),
                "shop-secret",
                kinds,
                OwnDatabase.of(stack.database().jdbcUrl()),
                drivers,
                () -> DriverManager.getConnection(url, "shop", "shop-secret"),
                "select n from generate_series(1, %d) n",
                "select repeat('x', 1000000) from generate_series(1, 501)",
                "select pg_sleep(60) as %s",
                "select n, repeat('x', 1000) as %s, case when n > 2000 then pg_sleep(60) end from generate_series(1, 3000) n",
                "select count(*) " + others,
                "select pg_terminate_backend(pid) " + others);
    }

    static Target target(String kind, int port, String database, String user) {
        return new Target(UUID.randomUUID(), "acme", kind, "127.0.0.1", port, database, user, Target.Tls.DISABLE);
    }

    Target at(String host, int port) {
        return new Target(
                target.dataSourceId(),
                target.orgId(),
                target.kind(),
                host,
                port,
                target.database(),
                target.user(),
                target.tls());
    }

    MetricDatabases metrics(String hosts) {
        return new MetricDatabases(
                DataSourceKind.all(kinds), AllowedHosts.of(Map.of(AllowedHosts.VARIABLE, hosts)), own, drivers);
    }

    MetricRows open(String sql, MetricLimits limits, Argument... arguments) {
        return metrics("127.0.0.0/8").open(target, password, sql, List.of(arguments), limits, Interruption.NONE);
    }

    Csv read(String sql, Argument... arguments) {
        try (MetricRows rows = open(sql, MetricLimits.USUAL, arguments)) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            PartBuffer buffer = new PartBuffer(64 * 1024);
            rows.begin(buffer);
            do {
                text.write(buffer.array(), 0, buffer.length());
                buffer.clear();
            } while (rows.next(buffer));
            return new Csv(text.toString(StandardCharsets.UTF_8), rows.rows(), rows.bytes(), rows.times());
        }
    }

    /// Reads all and keeps nothing.
    ///
    /// @return how many
    static long drain(MetricRows rows) {
        PartBuffer buffer = new PartBuffer(64 * 1024);
        rows.begin(buffer);
        while (rows.next(buffer)) {
            buffer.clear();
        }
        return rows.rows();
    }

    static Argument argument(String name, dev.waybill.contract.metric.ParameterType type, String value) {
        return new Argument(name, type, Optional.of(value));
    }

    static MetricLimits within(Duration time) {
        return new MetricLimits(1_000_000, 500_000_000, time);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = access.open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        try (Connection connection = access.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    long running(String mark) throws SQLException {
        return number(sessions.formatted(mark));
    }
}
