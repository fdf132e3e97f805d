package dev.waybill.worker.metric;

import dev.waybill.contract.CsvStyle;
import dev.waybill.contract.metric.MetricRequest.Argument;
import dev.waybill.contract.metric.ParameterType;
import dev.waybill.contract.metric.Target;
import dev.waybill.worker.encode.CopyCsvRows;
import dev.waybill.worker.source.QuerySource;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.postgresql.ssl.NonValidatingFactory;

/// A tenant's PostgreSQL: binary COPY within a transaction that is read only.
///
/// | type | in the file |
/// |---|---|
/// | `smallint` `integer` `bigint` `oid` `numeric` | digits, exact: `-12.50`, `NaN`, `Infinity` |
/// | `real` `double precision` | the shortest digits that give the same number again: `0.1`, `1e+20`, `NaN` |
/// | `boolean` | `t` or `f` |
/// | `text` `varchar` `char` `name` `xml` `citext` enums | as it is; a `char(n)` with its spaces |
/// | `json` | as it was written |
/// | `jsonb` | as PostgreSQL writes it: `{"a": 1}` |
/// | `bytea` | `\x` and hexadecimal digits |
/// | `date` | `2024-05-06`; `infinity` |
/// | `timestamp` | ISO 8601 without a zone: `2024-05-06T07:08:09.12` |
/// | `timestamptz` | ISO 8601 in UTC: `2024-05-06T07:08:09.12Z` |
/// | `time` `timetz` | `07:08:09.12`, `07:08:09+02` |
/// | `interval` | `1 year 2 mons 3 days 04:05:06` |
/// | `uuid` `inet` `cidr` `macaddr` | as PostgreSQL writes it |
/// | arrays, composites, ranges, geometry, others | as PostgreSQL writes it: `{1,2}`, `(a,1)`, `[1,5)`, `(1,2)` |
/// | NULL | an empty field; an empty text is `""` |
///
/// So it is in an export of CSV.
@RegisterForReflection(targets = {NonValidatingFactory.class, DefaultJavaSSLFactory.class}) // the driver makes them
final class PostgresConnection implements MetricConnection {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(10);

    /// Text forms that do not depend on the server's settings, as those of exports; and a string ends where
    /// [dev.waybill.contract.metric.MetricSql] says. Policies on rows hold: the user is one that the tenant chose.
    /// `%d` is milliseconds.
    private static final String SETTINGS = """
            set transaction isolation level read committed, read only;
            set local standard_conforming_strings = on;
            set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'postgres';
            set local bytea_output = 'hex'; set local extra_float_digits = 1; set local xmlbinary = 'base64';
            set local statement_timeout = %d; set local idle_in_transaction_session_timeout = 0
            """;

    /// Everybody may read the catalog, also who may not use schema `waybill`.
    private static final String IS_OWN_DATABASE = """
            select exists (
              select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              where n.nspname = 'waybill' and c.relname = 'export_outbox')
            """;

    private final Metric metric;
    private final Connection connection;

    private PostgresConnection(Metric metric, Connection connection) {
        this.metric = metric;
        this.connection = connection;
    }

    static PostgresConnection connect(Metric metric, String password, Guard guard, Deadline deadline)
            throws SQLException {
        Target target = metric.target();
        Properties properties = new Properties();
        PGProperty.USER.set(properties, target.user());
        PGProperty.PASSWORD.set(properties, password);
        PGProperty.APPLICATION_NAME.set(properties, "waybill-metric");
        PGProperty.SOCKET_FACTORY.set(properties, GuardedPostgresSockets.class.getName());
        PGProperty.SOCKET_FACTORY_ARG.set(properties, guard.ticket());
        PGProperty.CONNECT_TIMEOUT.set(properties, seconds(deadline));
        PGProperty.SOCKET_TIMEOUT.set(properties, seconds(deadline)); // until we are let in
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.SSL_MODE.set(properties, target.tls().wire());
        switch (target.tls()) {
            case DISABLE -> {}
            case REQUIRE -> PGProperty.SSL_FACTORY.set(properties, NonValidatingFactory.class.getName());
            case VERIFY_FULL -> PGProperty.SSL_FACTORY.set(properties, DefaultJavaSSLFactory.class.getName());
        }
        Connection connection = new Driver().connect(url(target), properties);
        if (connection == null) {
            throw new IllegalStateException("PostgreSQL's driver does not know its own URL");
        }
        return new PostgresConnection(metric, connection);
    }

    private static String url(Target target) {
        String host = target.host().contains(":") ? "[%s]".formatted(target.host()) : target.host();
        String database = target.database().isEmpty() ? target.user() : target.database();
        return "jdbc:postgresql://%s:%d/%s"
                .formatted(host, target.port(), URLEncoder.encode(database, StandardCharsets.UTF_8));
    }

    private static int seconds(Deadline deadline) {
        return Math.max(1, deadline.millisLeft(CONNECT) / 1_000);
    }

    @Override
    public Running run(Deadline deadline) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, deadline.millisLeft() + (int) AFTER_DEADLINE.toMillis());
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS.formatted(deadline.millisLeft()));
            try (ResultSet own = statement.executeQuery(IS_OWN_DATABASE)) {
                if (own.next() && own.getBoolean(1)) {
                    throw new SQLException("refused", "28000", Guard.ownDatabase(metric.target()));
                }
            }
        }
        List<String> settings = settings();
        String sql = metric.sql().with(name -> place(metric.argument(name), settings.indexOf(name)));
        QuerySource query = QuerySource.within(connection, sql);
        return new Running(query.names(), new CopyCsvRows(query.copy(), query.types(), CsvStyle.USUAL));
    }

    /// COPY takes no parameters, so each value is a setting of the transaction.
    ///
    /// @return names of the parameters, in the order of their settings
    private List<String> settings() throws SQLException {
        List<String> names = new ArrayList<>(metric.sql().parameters());
        try (PreparedStatement set =
                connection.prepareStatement("select pg_catalog.set_config('waybill.argument_' || ?, ?, true)")) {
            for (int n = 0; n < names.size(); n++) {
                set.setString(1, Integer.toString(n));
                set.setString(2, metric.argument(names.get(n)).value().orElse(""));
                set.execute();
            }
        }
        return names;
    }

    private static String place(Argument argument, int setting) {
        String value = argument.value().isEmpty()
                ? "null"
                : "pg_catalog.current_setting('waybill.argument_%d')".formatted(setting);
        return "cast(%s as %s)".formatted(value, type(argument.type()));
    }

    private static String type(ParameterType type) {
        return switch (type) {
            case TEXT -> "text";
            case INTEGER -> "bigint";
            case NUMBER -> "numeric";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
            case TIMESTAMP -> "timestamptz";
        };
    }

    @Override
    public void cancel() throws SQLException {
        connection.unwrap(PGConnection.class).cancelQuery();
    }

    @Override
    public void abort() throws SQLException {
        connection.abort(Runnable::run);
    }

    @Override
    public void close(boolean complete) throws SQLException {
        if (complete) {
            connection.rollback();
            connection.close();
            return;
        }
        try {
            cancel(); // a sort that has not sent a row yet would not notice that nobody listens
        } finally {
            abort();
        }
    }
}
