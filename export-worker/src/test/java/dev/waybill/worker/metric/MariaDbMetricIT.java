package dev.waybill.worker.metric;

import static dev.waybill.worker.metric.TenantDatabase.argument;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.contract.metric.MetricRequest.Argument;
import dev.waybill.contract.metric.ParameterType;
import dev.waybill.contract.metric.Target;
import dev.waybill.local.MariaDbServer;
import dev.waybill.worker.metric.MetricFailed.Reason;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "there is no MariaDB server for it")
class MariaDbMetricIT implements MetricContract {

    private static MariaDbServer server;
    private static TenantDatabase database;

    @BeforeAll
    static void start() {
        server = MariaDbServer.startTemporary();
        database = new TenantDatabase(
                TenantDatabase.target("mariadb", server.port(), server.database(), server.user()),
                server.password(),
                Map.of(),
                TenantDatabase.NOWHERE,
                JdbcDrivers.none(),
                () -> DriverManager.getConnection(server.jdbcUrl()),
                "select seq as n from seq_1_to_%d",
                "select repeat('x', 1000000) as wide from seq_1_to_501",
                "select benchmark(100000000000, md5('x')) as %s",
                "select seq, repeat('x', 1000) as %s, if(seq > 2000, benchmark(100000000000, md5('x')), 0) from seq_1_to_3000",
                "select count(*) from information_schema.processlist where info like '%%%s%%' and id <> connection_id()",
                "begin not atomic for p in (select id from information_schema.processlist where info like '%%%s%%' and id <> connection_id()) do kill connection p.id; end for; end");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    public TenantDatabase database() {
        return database;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            tinyint                    | -128                          | -128
            tinyint unsigned           | 255                           | 255
            tinyint(1)                 | 2                             | 2
            boolean                    | true                          | 1
            smallint                   | -32768                        | -32768
            smallint unsigned          | 65535                         | 65535
            mediumint                  | -8388608                      | -8388608
            mediumint unsigned         | 16777215                      | 16777215
            int                        | -2147483648                   | -2147483648
            int unsigned               | 4294967295                    | 4294967295
            int(5) unsigned zerofill   | 42                            | 00042
            bigint                     | -9223372036854775808          | -9223372036854775808
            bigint unsigned            | 18446744073709551615          | 18446744073709551615
            decimal(65, 30)            | 12345678901234567890.1234567890123456789 | 12345678901234567890.123456789012345678900000000000
            decimal(10, 2)             | -12.5                         | -12.50
            float                      | 0.1                           | 0.1
            float                      | 16777216                      | 16777200
            float                      | 1e20                          | 1e20
            double                     | 0.1                           | 0.1
            double                     | 1e300                         | 1e300
            double                     | 9007199254740993              | 9.007199254740992e15
            bit(1)                     | b'1'                          | 1
            bit(3)                     | b'101'                        | 5
            bit(64)                    | x'ffffffffffffffff'           | 18446744073709551615
            date                       | '2024-05-06'                  | 2024-05-06
            date                       | '0000-00-00'                  | 0000-00-00
            date                       | '2024-00-15'                  | 2024-00-15
            date                       | '0000-01-01'                  | 0000-01-01
            datetime                   | '2024-05-06 07:08:09'         | 2024-05-06T07:08:09
            datetime(6)                | '2024-05-06 07:08:09.12'      | 2024-05-06T07:08:09.12
            datetime(3)                | '2024-05-06 07:08:09.001'     | 2024-05-06T07:08:09.001
            datetime(6)                | '2024-05-06 07:08:09.000001'  | 2024-05-06T07:08:09.000001
            datetime                   | '2024-03-31 02:30:00'         | 2024-03-31T02:30:00
            datetime                   | '0000-00-00 00:00:00'         | 0000-00-00T00:00:00
            datetime(6)                | '0000-00-00 00:00:00'         | 0000-00-00T00:00:00
            datetime(6)                | '2024-00-15 01:02:03.5'       | 2024-00-15T01:02:03.5
            datetime                   | '9999-12-31 23:59:59'         | 9999-12-31T23:59:59
            datetime                   | '0001-01-01 00:00:00'         | 0001-01-01T00:00:00
            timestamp                  | '2024-03-31 02:30:00'         | 2024-03-31T02:30:00Z
            timestamp(6)               | '2024-05-06 07:08:09.12'      | 2024-05-06T07:08:09.12Z
            timestamp                  | 0                             | 0000-00-00T00:00:00
            time                       | '-838:59:59'                  | -838:59:59
            time                       | '25:00:00'                    | 25:00:00
            time(6)                    | '07:08:09.12'                 | 07:08:09.120000
            year                       | 2024                          | 2024
            year                       | 0                             | 0000
            char(4)                    | 'é🙂'                         | é🙂
            varchar(20)                | 'a, "b"'                      | "a, ""b\"""
            varchar(20)                | ''                            | ""
            varchar(20)                | null                          | ~~
            text                       | 'two\\nlines'                 | "two⏎lines"
            text character set latin1  | 'é'                           | é
            varchar(20) collate utf8mb4_bin | 'é🙂'                    | é🙂
            longtext                   | '🙂'                          | 🙂
            binary(3)                  | x'00ff'                       | \\\\x00ff00
            varbinary(3)               | x'00ff'                       | \\\\x00ff
            blob                       | x'00ff'                       | \\\\x00ff
            longblob                   | ''                            | \\\\x
            json                       | '{"b": 1,"a":[2]}'            | "{""b"": 1,""a"":[2]}"
            enum('a', 'b,c')           | 'b,c'                         | "b,c"
            set('a', 'b')              | 'a,b'                         | "a,b"
            uuid                       | '019123ab-0000-7000-8000-00000000000f' | 019123ab-0000-7000-8000-00000000000f
            inet6                      | '::ffff:10.0.0.1'             | ::ffff:10.0.0.1
            inet4                      | '10.0.0.1'                    | 10.0.0.1
            point                      | point(1, 2)                   | \\\\x000000000101000000000000000000f03f0000000000000040
            """)
    void writesEachTypeAsDocumented(String type, String value, String expected) throws SQLException {
        database.execute("create or replace table typed (v %s null)".formatted(type));
        database.execute(
                "set statement sql_mode = 'ALLOW_INVALID_DATES' for insert into typed values (%s)".formatted(value));
        TimeZone usual = TimeZone.getDefault();
        try {
            for (String zone : List.of("UTC", "Europe/Berlin", "America/New_York")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                assertThat(database.read("select v, 1 as n from typed").text())
                        .as("worker in %s", zone)
                        .isEqualTo("v,n\n%s,1\n"
                                .formatted(expected.replace("\\\\", "\\").replace('⏎', '\n')));
            }
        } finally {
            TimeZone.setDefault(usual);
        }
    }

    @Test
    void takesTypedArgumentsWhereverTheyStand() {
        String text = database.read(
                        "select :t as t, :i + 1 as i, :n * 2 as n, not :b as b, :d + interval 1 day as d, :z as z, concat(:t, '?') as twice",
                        argument("t", ParameterType.TEXT, "it's; -- $1 \\' {fn now()} ?"),
                        argument("i", ParameterType.INTEGER, "9007199254740993"),
                        argument("n", ParameterType.NUMBER, "12.50"),
                        argument("b", ParameterType.BOOLEAN, "true"),
                        argument("d", ParameterType.DATE, "2024-02-28"),
                        argument("z", ParameterType.TIMESTAMP, "2024-05-06T09:08:09.5+02:00"))
                .text();

        assertThat(text)
                .isEqualTo("t,i,n,b,d,z,twice\n"
                        + "it's; -- $1 \\' {fn now()} ?,9007199254740994,25.00,0,2024-02-29,2024-05-06T07:08:09.5,"
                        + "it's; -- $1 \\' {fn now()} ??\n");
    }

    @Test
    void takesNullForAnArgument() {
        String text = database.read(
                        "select :d is null as n, coalesce(:d, '2024-01-01') as d",
                        new Argument("d", ParameterType.DATE, Optional.empty()))
                .text();

        assertThat(text).isEqualTo("n,d\n1,2024-01-01\n");
    }

    @Test
    void comparesTimesOfTypeTimestampInUtc() throws SQLException {
        database.execute("create or replace table happened (at timestamp(6) null)");
        database.execute("insert into happened values ('2024-05-06 07:08:09'), ('2024-05-06 07:08:10')");
        database.execute("set global time_zone = '+09:00'");
        try {
            assertThat(database.read(
                                    "select at from happened where at <= :until",
                                    argument("until", ParameterType.TIMESTAMP, "2024-05-06T07:08:09Z"))
                            .text())
                    .isEqualTo("at\n2024-05-06T07:08:09Z\n");
        } finally {
            database.execute("set global time_zone = '+00:00'");
        }
    }

    @Test
    void anArgumentComparesWithAColumnOfAnyCollation() throws SQLException {
        database.execute(
                "create or replace table collated (a varchar(9) collate utf8mb4_czech_ci, b varchar(9) character set latin1)");
        database.execute("insert into collated values ('x', 'y')");

        assertThat(database.read(
                                "select a, b from collated where a = :a and b = :b",
                                argument("a", ParameterType.TEXT, "X"),
                                argument("b", ParameterType.TEXT, "y"))
                        .text())
                .isEqualTo("a,b\nx,y\n");
    }

    @Test
    void keepsBracesAndNamesAsTheyAre() {
        assertThat(database.read("select '{fn now()}' as `is it?`, '{\"a\":1}', 1 # the end")
                        .text())
                .startsWith("is it?,")
                .endsWith("\n{fn now()},\"{\"\"a\"\":1}\",1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "ANSI", ""})
    void argumentsAreSafeWhateverTheSqlMode(String mode) throws SQLException {
        database.execute("set global sql_mode = '%s'".formatted(mode));
        try {
            for (String evil : List.of("\\' or 1=1 -- ", "' or 1=1 -- ", "\\\\", "\"", "\\")) {
                assertThat(database.read(
                                        "select hex(:evil) as a, hex('\\\\x') as b",
                                        argument("evil", ParameterType.TEXT, evil))
                                .text())
                        .as("%s with %s", evil, mode)
                        .isEqualTo("a,b\n%s,%s\n"
                                .formatted(
                                        java.util.HexFormat.of()
                                                .withUpperCase()
                                                .formatHex(evil.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                                        mode.contains("NO_BACKSLASH") ? "5C5C78" : "5C78"));
            }
        } finally {
            database.execute("set global sql_mode = default");
        }
    }

    @Test
    void aLimitOfTheServerForRowsMakesNoShortFile() throws SQLException {
        database.execute("set global sql_select_limit = 2");
        try {
            assertThat(database.read("select seq from seq_1_to_5").rows()).isEqualTo(5);
        } finally {
            database.execute("set global sql_select_limit = default");
        }
    }

    @Test
    void longConcatenationsAreWhole() throws SQLException {
        String sql = "select length(group_concat(repeat('x', 99))) as n from seq_1_to_50000";

        assertThat(database.read(sql).text()).contains("4999999");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select writes()",
                "select nextval(counter)",
                "select next value for counter",
                "select setval(counter, 9)",
                "with gone as (select writes() as w) select * from gone",
            })
    void writesNothing(String sql) throws SQLException {
        prepareKept();

        MetricFailed failed = catchThrowableOfType(MetricFailed.class, () -> database.read(sql));

        assertThat(database.number("select sum(id) from kept")).isEqualTo(3);
        assertThat(database.number("select next_not_cached_value from counter")).isOne();
        assertThat(failed).isNotNull();
        assertThat(failed.reason()).isEqualTo(Reason.QUERY_FAILED);
        assertThat(failed.text()).contains("25006");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from kept for update",
                "select id into outfile '/tmp/stolen' from kept",
                "select id into @stolen from kept",
                "with gone as (delete from kept returning id) select * from gone",
                "delete from kept",
                "set @a = 1",
                "call writes_too()",
                "load data local infile '/etc/passwd' into table kept",
                "select 1 /*! into outfile '/tmp/stolen' */",
                "select 1 -- \n; delete from kept"
            })
    void refusesWhatIsNoReading(String sql) throws SQLException {
        prepareKept();

        MetricFailed failed = catchThrowableOfType(MetricFailed.class, () -> database.read(sql));

        assertThat(failed.reason()).isEqualTo(Reason.QUERY_FAILED);
        assertThat(database.number("select sum(id) from kept")).isEqualTo(3);
    }

    private static void prepareKept() throws SQLException {
        database.execute("create or replace table kept (id int)");
        database.execute("insert into kept values (1), (2)");
        database.execute("create or replace sequence counter nocache");
        database.execute(
                "create or replace function writes() returns int begin insert into kept values (3); return 3; end");
    }

    @Test
    void aDatabaseThatIsNotThereIsRefused() {
        Target missing = TenantDatabase.target("mysql", server.port(), "missing", server.user());

        MetricFailed failed = catchThrowableOfType(
                MetricFailed.class,
                () -> database.metrics("127.0.0.1")
                        .open(
                                missing,
                                server.password(),
                                "select 1",
                                List.of(),
                                MetricLimits.USUAL,
                                Interruption.NONE));

        assertThat(failed.reason()).isEqualTo(Reason.DATA_SOURCE_REFUSED);
        assertThat(failed.text()).contains("missing");
    }

    @Test
    void aServerWithoutTlsIsUnreachableWhereTlsIsRequired() {
        for (Target.Tls tls : List.of(Target.Tls.REQUIRE, Target.Tls.VERIFY_FULL)) {
            Target target = new Target(
                    database.target().dataSourceId(),
                    "acme",
                    "mariadb",
                    "127.0.0.1",
                    server.port(),
                    server.database(),
                    server.user(),
                    tls);
            MetricFailed failed = catchThrowableOfType(
                    MetricFailed.class,
                    () -> database.metrics("127.0.0.1")
                            .open(
                                    target,
                                    server.password(),
                                    "select 1",
                                    List.of(),
                                    MetricLimits.USUAL,
                                    Interruption.NONE));
            assertThat(failed.reason()).isEqualTo(Reason.DATA_SOURCE_UNREACHABLE);
            assertThat(failed.text()).containsIgnoringCase("ssl");
        }
    }
}
