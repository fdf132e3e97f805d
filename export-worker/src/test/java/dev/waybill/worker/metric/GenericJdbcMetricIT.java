package dev.waybill.worker.metric;

import static dev.waybill.worker.metric.TenantDatabase.argument;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.contract.metric.MetricRequest.Argument;
import dev.waybill.contract.metric.ParameterType;
import dev.waybill.contract.metric.Target;
import dev.waybill.local.LocalStack;
import dev.waybill.worker.metric.MetricFailed.Reason;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/// By drivers that stand in a directory, as an operator would put them there: what holds of each database with
/// PostgreSQL's and a server of it, types with H2's.
class GenericJdbcMetricIT implements MetricContract {

    @TempDir
    private static Path directory;

    private static LocalStack stack;
    private static Server server;
    private static TenantDatabase database;
    private static TenantDatabase h2;

    @BeforeAll
    static void start() throws SQLException, IOException, URISyntaxException {
        Path drivers = Files.createDirectory(directory.resolve("drivers"));
        copyJarOf(Server.class, drivers);
        copyJarOf(PGConnection.class, drivers);
        Files.writeString(drivers.resolve("README.txt"), "no jar");
        JdbcDrivers loaded = JdbcDrivers.in(drivers);
        stack = LocalStack.startTemporary();
        database = TenantDatabase.postgres(
                stack,
                "other",
                Map.of("WAYBILL_METRIC_JDBC_OTHER", "jdbc:postgresql://{host}:{port}/{database}"),
                loaded);
        // JDBC has no means to end a statement between two fetches: the server must see that its client is gone.
        database.execute("alter role shop set client_connection_check_interval = 1000");
        server = Server.createTcpServer(
                        "-tcpPort",
                        "0",
                        "-ifNotExists",
                        "-baseDir",
                        directory.resolve("data").toString())
                .start();
        String shop = "jdbc:h2:tcp://127.0.0.1:%d/./shop".formatted(server.getPort());
        h2 = new TenantDatabase(
                TenantDatabase.target("h2", server.getPort(), "shop", "sa"),
                "sa-secret",
                Map.of("WAYBILL_METRIC_JDBC_H2", "jdbc:h2:tcp://{host}:{port}/./{database}"),
                TenantDatabase.NOWHERE,
                loaded,
                () -> DriverManager.getConnection(shop, "sa", "sa-secret"),
                "select x from system_range(1, %d)",
                "",
                "",
                "",
                "",
                "");
        h2.execute("create table nothing (id int)");
    }

    private static void copyJarOf(Class<?> type, Path drivers) throws IOException, URISyntaxException {
        Path jar =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        Files.copy(jar, drivers.resolve(jar.getFileName()));
    }

    @AfterAll
    static void stop() {
        server.stop();
        stack.close();
    }

    @Override
    public TenantDatabase database() {
        return database;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            cast(-128 as tinyint)                                     | -128
            cast(9223372036854775807 as bigint)                       | 9223372036854775807
            cast(-12.5 as numeric(10, 2))                             | -12.50
            cast(1e-20 as numeric(30, 20))                            | 0.00000000000000000001
            cast(1e20 as decfloat)                                    | 100000000000000000000
            cast(0.1 as real)                                         | 0.1
            cast(0.1 as double precision)                             | 0.1
            true                                                      | true
            cast(null as boolean)                                     | ~~
            cast(null as numeric)                                     | ~~
            cast(null as timestamp)                                   | ~~
            cast(null as date)                                        | ~~
            cast(null as timestamp with time zone)                    | ~~
            cast(null as varbinary)                                   | ~~
            'é🙂'                                                     | é🙂
            ''                                                        | ""
            cast('ab' as char(4))                                     | ~ab  ~
            cast('a clob' as clob)                                    | a clob
            date '2024-05-06'                                         | 2024-05-06
            date '0001-01-01'                                         | 0001-01-01
            timestamp '2024-03-31 02:30:00'                           | 2024-03-31T02:30:00
            timestamp '2024-05-06 07:08:09.120'                       | 2024-05-06T07:08:09.12
            timestamp with time zone '2024-05-06 07:08:09.12+02:00'   | 2024-05-06T05:08:09.12Z
            time '07:08:09'                                           | 07:08:09
            x'00ff'                                                   | \\\\x00ff
            cast(x'00ff' as blob)                                     | \\\\x00ff
            uuid '019123ab-0000-7000-8000-00000000000f'               | 019123ab-0000-7000-8000-00000000000f
            array[1, 2]                                               | "[1, 2]"
            json '{"a":1}'                                            | "{""a"":1}"
            """)
    void writesEachTypeAsDocumented(String value, String expected) {
        TimeZone usual = TimeZone.getDefault();
        try {
            for (String zone : List.of("UTC", "Europe/Berlin")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                assertThat(h2.read("select %s as v, 1 as n".formatted(value)).text())
                        .as("worker in %s", zone)
                        .isEqualTo("V,N\n%s,1\n".formatted(expected.replace("\\\\", "\\")));
            }
        } finally {
            TimeZone.setDefault(usual);
        }
    }

    @Test
    void takesTypedArgumentsWhereverTheyStand() throws SQLException {
        h2.execute("create table if not exists happened (at timestamp with time zone, d date)");
        h2.execute("delete from happened");
        h2.execute(
                "insert into happened values (timestamp with time zone '2024-05-06 07:08:09.5+00:00', date '2024-02-28')");

        String text = h2.read(
                        "select concat(:t, '') as t, :i + 1 as i, :n * 2 as n, not :b as b, at from happened where d = :d and at = :z",
                        argument("t", ParameterType.TEXT, "it's; -- ?"),
                        argument("i", ParameterType.INTEGER, "9007199254740993"),
                        argument("n", ParameterType.NUMBER, "12.50"),
                        argument("b", ParameterType.BOOLEAN, "true"),
                        argument("d", ParameterType.DATE, "2024-02-28"),
                        argument("z", ParameterType.TIMESTAMP, "2024-05-06T09:08:09.5+02:00"))
                .text();

        assertThat(text).isEqualTo("T,I,N,B,AT\nit's; -- ?,9007199254740994,25.00,false,2024-05-06T07:08:09.5Z\n");
    }

    @Test
    void takesNullForAnArgument() {
        assertThat(h2.read(
                                "select coalesce(:d, date '2024-01-01') as d",
                                new Argument("d", ParameterType.DATE, Optional.empty()))
                        .text())
                .isEqualTo("D\n2024-01-01\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from nothing",
                "call 1",
                "select * from final table (insert into nothing values (1))",
                "select * from nothing for update",
                "select 1; delete from nothing"
            })
    void refusesWhatIsNoReading(String sql) throws SQLException {
        assertThat(catchThrowableOfType(MetricFailed.class, () -> h2.read(sql)).reason())
                .isEqualTo(Reason.QUERY_FAILED);
        assertThat(h2.number("select count(*) from nothing")).isZero();
    }

    @Test
    void aKindWithoutADriverSaysSo() {
        MetricDatabases metrics = new MetricDatabases(
                h2.metrics("127.0.0.1").kinds(),
                h2.metrics("127.0.0.1").hosts(),
                TenantDatabase.NOWHERE,
                JdbcDrivers.none());

        MetricFailed failed = catchThrowableOfType(
                MetricFailed.class,
                () -> metrics.open(
                        h2.target(), h2.password(), "select 1", List.of(), MetricLimits.USUAL, Interruption.NONE));

        assertThat(failed.reason()).isEqualTo(Reason.DATA_SOURCE_REFUSED);
        assertThat(failed.text()).contains("h2").contains("WAYBILL_METRIC_DRIVERS");
    }

    @Test
    void aKindThatIsNotConfiguredSaysSo() {
        Target target = TenantDatabase.target("oracle", 1521, "shop", "shop");

        MetricFailed failed = catchThrowableOfType(
                MetricFailed.class,
                () -> h2.metrics("127.0.0.1")
                        .open(target, "p", "select 1", List.of(), MetricLimits.USUAL, Interruption.NONE));

        assertThat(failed.reason()).isEqualTo(Reason.DATA_SOURCE_REFUSED);
        assertThat(failed.text()).contains("oracle");
    }

    @Test
    void driversAreThoseOfTheDirectoryAndSeeNothingOfTheWorker() {
        assertThat(database.drivers().names()).containsExactlyInAnyOrder("org.h2.Driver", "org.postgresql.Driver");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcDrivers.in(directory.resolve("missing")))
                .withMessageContaining("WAYBILL_METRIC_DRIVERS");
    }
}
