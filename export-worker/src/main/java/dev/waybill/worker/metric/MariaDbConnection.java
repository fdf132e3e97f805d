package dev.waybill.worker.metric;

import dev.waybill.contract.metric.MetricRequest.Argument;
import dev.waybill.contract.metric.Target;
import dev.waybill.worker.encode.TextCsvRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Driver;

/// A tenant's MySQL or MariaDB: a result that streams, within a transaction that is read only. [MariaDbRows] says how
/// each type is written.
final class MariaDbConnection implements MetricConnection {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(10);
    private static final int ROWS_IN_MEMORY = 16;
    private static final int UNKNOWN_VARIABLE = 1193;

    /// Never by sending the password in clear text where the connection is.
    private static final String CHALLENGES = "mysql_native_password,client_ed25519,caching_sha2_password,parsec";

    private final Metric metric;
    private final Properties properties;
    private final Connection connection;
    private final long id;

    private MariaDbConnection(Metric metric, Properties properties, Connection connection) throws SQLException {
        this.metric = metric;
        this.properties = properties;
        this.connection = connection;
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("select connection_id()")) {
            row.next();
            this.id = row.getLong(1);
        }
    }

    static MariaDbConnection connect(Metric metric, String password, Guard guard, Deadline deadline)
            throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", metric.target().user());
        properties.setProperty("password", password);
        properties.setProperty("socketFactory", GuardedMariaDbSockets.class.getName());
        properties.setProperty(GuardedMariaDbSockets.TICKET, guard.ticket());
        properties.setProperty("connectTimeout", Integer.toString(deadline.millisLeft(CONNECT)));
        properties.setProperty("socketTimeout", Integer.toString(deadline.millisLeft(CONNECT))); // until we are let in
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("allowLocalInfile", "false"); // a server could ask for any file of this machine
        properties.setProperty("allowMultiQueries", "false");
        properties.setProperty("useServerPrepStmts", "false"); // values are the server's own text
        properties.setProperty("tinyInt1isBit", "false");
        properties.setProperty("transformedBitIsBoolean", "false");
        properties.setProperty("yearIsDateType", "false");
        properties.setProperty("connectionTimeZone", "UTC");
        switch (metric.target().tls()) {
            case DISABLE -> {
                properties.setProperty("sslMode", "disable");
                properties.setProperty("restrictedAuth", CHALLENGES);
                properties.setProperty("allowPublicKeyRetrieval", "true");
            }
            case REQUIRE -> properties.setProperty("sslMode", "trust");
            case VERIFY_FULL -> {
                properties.setProperty("sslMode", "verify-full");
                properties.setProperty("tlsSocketType", TrustedMariaDbTls.TYPE);
            }
        }
        return new MariaDbConnection(metric, properties, connect(metric.target(), properties));
    }

    private static Connection connect(Target target, Properties properties) throws SQLException {
        String url = "jdbc:mariadb://address=(host=%s)(port=%d)(type=primary)/%s"
                .formatted(target.host(), target.port(), target.database());
        Properties own = new Properties(); // the driver adds to what it is given
        own.putAll(properties);
        Connection connection = new Driver().connect(url, own);
        if (connection == null) {
            throw new IllegalStateException("MariaDB's driver does not know its own URL");
        }
        return connection;
    }

    @Override
    public Running run(Deadline deadline) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, deadline.millisLeft() + (int) AFTER_DEADLINE.toMillis());
        try (Statement statement = connection.createStatement()) {
            statement.execute("set time_zone = '+00:00'");
            statement.execute("set sql_select_limit = 18446744073709551615"); // or the file could be short
            statement.execute("set group_concat_max_len = 1073741824"); // or values would be cut with a mere warning
            statement.execute("set net_write_timeout = 600"); // while a part is sent, nothing is read
            limitTime(statement, deadline);
            statement.execute("set session transaction read only");
            statement.execute("start transaction read only");
        }
        PreparedStatement statement =
                connection.prepareStatement(metric.sql().with(name -> place(metric.argument(name))));
        List<String> places = metric.sql().places();
        for (int place = 0; place < places.size(); place++) {
            set(statement, place + 1, metric.argument(places.get(place)));
        }
        statement.setFetchSize(ROWS_IN_MEMORY); // without one, the driver reads all of them into memory
        MariaDbRows rows = new MariaDbRows(statement.executeQuery());
        return new Running(rows.headers(), new TextCsvRows(rows, rows.headers().size()));
    }

    /// MariaDB and MySQL have different variables for it; old servers have none.
    private static void limitTime(Statement statement, Deadline deadline) throws SQLException {
        for (String variable : List.of("max_statement_time = %d.%03d", "max_execution_time = %d%03d")) {
            try {
                int millis = deadline.millisLeft();
                statement.execute("set " + variable.formatted(millis / 1_000, millis % 1_000));
                return;
            } catch (SQLException e) {
                if (e.getErrorCode() != UNKNOWN_VARIABLE) {
                    throw e;
                }
            }
        }
    }

    private static String place(Argument argument) {
        return switch (argument.type()) {
            case TEXT, INTEGER, NUMBER, BOOLEAN -> "?";
            case DATE -> "cast(? as date)";
            case TIMESTAMP -> "cast(? as datetime(6))"; // in the session's time zone, UTC
        };
    }

    /// Sent as literals.
    private static void set(PreparedStatement statement, int place, Argument argument) throws SQLException {
        @Nullable String value = argument.value().orElse(null);
        if (value == null) {
            statement.setNull(place, Types.VARCHAR);
            return;
        }
        switch (argument.type()) {
            case TEXT, DATE -> statement.setString(place, value);
            case INTEGER -> statement.setLong(place, Long.parseLong(value));
            case NUMBER -> statement.setBigDecimal(place, new java.math.BigDecimal(value));
            case BOOLEAN -> statement.setBoolean(place, Boolean.parseBoolean(value));
            case TIMESTAMP -> statement.setString(place, value.replace('T', ' ').replace("Z", ""));
        }
    }

    /// By another connection, since this one is busy. Not by the driver's own means, which would connect to the
    /// server's address without its name.
    @Override
    public void cancel() throws SQLException {
        try (Connection other = connect(metric.target(), properties);
                Statement statement = other.createStatement()) {
            statement.execute("kill query " + id);
        }
    }

    @Override
    public void abort() throws SQLException {
        connection.abort(Runnable::run);
    }

    @Override
    public void close(boolean complete) throws SQLException {
        if (complete) {
            connection.close(); // and with it the transaction
            return;
        }
        try {
            cancel(); // a server that sorts would not notice that nobody listens
        } finally {
            abort(); // closing would read the rows that are left
        }
    }
}
