package dev.waybill.worker.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.metric.Dialect;
import dev.waybill.contract.metric.MetricSql;
import dev.waybill.local.LocalStack;
import dev.waybill.local.MariaDbServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read as one statement is one to the server, too: statements that nobody thought of, sent as metrics are, to
/// a user who may write.
class MetricSqlIT {

    /// Tells of each error of the server, of which there are thousands here.
    private static final Logger DRIVER = Logger.getLogger("org.mariadb.jdbc");

    private static final int STATEMENTS = Integer.getInteger("waybill.statements", 10_000);

    /// A server that statements are sent to, by a user who may write.
    interface Server extends AutoCloseable {

        Dialect dialect();

        /// What a parameter's value may be at worst, as a literal.
        String worst();

        /// @return whether it was valid, and all that came of it was a result
        boolean isOneStatement(String sql) throws SQLException;

        /// Whether a second statement came through, which is undone now.
        boolean wasHacked() throws SQLException;
    }

    private static LocalStack stack;
    private static MariaDbServer mariaDb;

    @BeforeAll
    static void start() {
        DRIVER.setLevel(Level.OFF);
        stack = LocalStack.startTemporary();
        mariaDb = MariaDbServer.startTemporary();
    }

    @AfterAll
    static void stop() {
        DRIVER.setLevel(null);
        mariaDb.close();
        stack.close();
    }

    /// Both, because the database is the tenant's: `off` makes a backslash quote what follows, everywhere.
    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void whatIsReadAsOneIsOneToPostgres(String standardConformingStrings) throws Exception {
        try (Postgres server = new Postgres(stack.database().owner(), standardConformingStrings)) {
            requireSameReading(server, STATEMENTS);
        }
    }

    /// Each of them moves the ends of strings.
    @ParameterizedTest
    @ValueSource(strings = {"", "ansi_quotes", "no_backslash_escapes"})
    void whatIsReadAsOneIsOneToMariaDb(String sqlMode) throws Exception {
        try (MariaDb server = new MariaDb(mariaDb.jdbcUrl(), sqlMode)) {
            requireSameReading(server, STATEMENTS / 5); // a table is made anew slowly
        }
    }

    /// Without this, the tests above would pass with a server to which nothing gets through.
    @Test
    void aSecondStatementWouldBeSeen() throws Exception {
        try (Postgres server = new Postgres(stack.database().owner(), "on")) {
            server.isOneStatement("select 1) q; create table hacked (a int); select 1 from (select 1");

            assertThat(server.wasHacked()).isTrue();
            assertThat(server.wasHacked()).isFalse();
        }
        try (MariaDb server = new MariaDb(mariaDb.jdbcUrl(), "")) {
            server.isOneStatement("select 1; create table hacked (a int); what?");

            assertThat(server.wasHacked()).isTrue();
            assertThat(server.wasHacked()).isFalse();
        }
    }

    private static void requireSameReading(Server server, int statements) throws Exception {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        AwkwardSql awkward = new AwkwardSql(new SplittableRandom(seed), server.dialect());
        int valid = 0;
        int invalid = 0;
        int refused = 0;
        int refusedRightly = 0;
        int refusedWrongly = 0;
        for (int n = 0; n < statements; n++) {
            String sql = awkward.next();
            try {
                String sent = MetricSql.parse(sql, server.dialect()).with(name -> server.worst());
                boolean isOne = server.isOneStatement(sent);
                assertThat(server.wasHacked())
                        .as("-Dwaybill.seed=%d, statement %d: %s%nsent: %s", seed, n, sql, sent)
                        .isFalse();
                valid += isOne ? 1 : 0;
                invalid += isOne ? 0 : 1;
            } catch (MetricSql.Refused e) {
                refused++;
                boolean isOne = server.isOneStatement(sql.replaceAll("(?<!:):[pq]\\b", "'x'"));
                boolean isHacked = server.wasHacked();
                refusedRightly += isHacked ? 1 : 0;
                refusedWrongly += isOne && !isHacked ? 1 : 0;
            }
        }
        System.out.printf(
                "MetricSqlIT: -Dwaybill.seed=%d, %s: %d valid, %d not valid; %d refused, of which %d would have been two statements and %d one%n",
                seed, server, valid, invalid, refused, refusedRightly, refusedWrongly);
        assertThat(valid).as("taken, and valid").isGreaterThan(statements / 10);
        assertThat(refusedRightly).as("refused, and two").isPositive();
    }

    /// In a subquery, as metrics are. A function sends it, because the driver itself would cut it at semicolons, and
    /// waits for ever where it is two statements of COPY.
    private record Postgres(Connection connection, String setting) implements Server {

        private Postgres {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set standard_conforming_strings = " + setting);
                statement.execute("set statement_timeout = '5s'");
                statement.execute("""
                        create or replace function run(sql text) returns void language plpgsql as $$
                        begin
                          execute 'select * from (' || sql || e'\n) q';
                        end $$""");
                restore(statement);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void restore(Statement statement) throws SQLException {
            statement.execute("set escape_string_warning = off; drop table if exists hacked, canary");
            statement.execute("create table canary as select 1 as a");
        }

        @Override
        public Dialect dialect() {
            return Dialect.POSTGRESQL;
        }

        @Override
        public String worst() {
            return "E'\\\\'' ) q; create table hacked (a int); select 1 from (select 1 --'";
        }

        @Override
        public boolean isOneStatement(String sql) throws SQLException {
            try (PreparedStatement run = connection.prepareStatement("select run(?)")) {
                run.setString(1, sql);
                run.execute();
                return true;
            } catch (SQLException e) {
                return false;
            }
        }

        @Override
        public boolean wasHacked() throws SQLException {
            try (Statement statement = connection.createStatement()) {
                try (ResultSet row =
                        statement.executeQuery("select to_regclass('hacked') is null and count(*) = 1 from canary")) {
                    row.next();
                    if (row.getBoolean(1)) {
                        return false;
                    }
                } catch (SQLException e) { // the canary is gone
                    restore(statement);
                    return true;
                }
                restore(statement);
                return true;
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }

        @Override
        public String toString() {
            return "PostgreSQL with standard_conforming_strings = " + setting;
        }
    }

    /// By a connection that takes several statements, which those of metrics do not.
    private record MariaDb(Connection connection, String mode) implements Server {

        MariaDb(String jdbcUrl, String mode) throws SQLException {
            this(DriverManager.getConnection(jdbcUrl + "&allowMultiQueries=true&allowLocalInfile=false"), mode);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set sql_mode = '%s'".formatted(mode));
                statement.execute("set max_statement_time = 5");
                restore(statement);
            }
        }

        private static void restore(Statement statement) throws SQLException {
            statement.execute("drop table if exists hacked, canary");
            statement.execute("create table canary as select 1 as a");
        }

        @Override
        public Dialect dialect() {
            return Dialect.MYSQL;
        }

        @Override
        public String worst() {
            return "'''; create table hacked (a int); -- '";
        }

        @Override
        public boolean isOneStatement(String sql) {
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                return statement.execute(sql) && !statement.getMoreResults() && statement.getUpdateCount() == -1;
            } catch (SQLException e) {
                return false;
            }
        }

        @Override
        public boolean wasHacked() throws SQLException {
            try (Statement statement = connection.createStatement()) {
                try (ResultSet row = statement.executeQuery("""
                        select count(*) = 1 and not exists (
                          select 1 from information_schema.tables where table_schema = database() and table_name = 'hacked')
                        from canary""")) {
                    row.next();
                    if (row.getBoolean(1)) {
                        return false;
                    }
                } catch (SQLException e) { // the canary is gone
                    restore(statement);
                    return true;
                }
                restore(statement);
                return true;
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }

        @Override
        public String toString() {
            return "MariaDB with sql_mode = '%s'".formatted(mode);
        }
    }
}
