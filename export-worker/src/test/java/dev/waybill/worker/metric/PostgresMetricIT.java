package dev.waybill.worker.metric;

import static dev.waybill.worker.metric.TenantDatabase.argument;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.contract.metric.MetricRequest.Argument;
import dev.waybill.contract.metric.ParameterType;
import dev.waybill.contract.metric.Target;
import dev.waybill.local.LocalStack;
import dev.waybill.worker.metric.MetricFailed.Reason;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresMetricIT implements MetricContract {

    private static LocalStack stack;
    private static TenantDatabase database;

    @BeforeAll
    static void start() throws SQLException {
        stack = LocalStack.startTemporary();
        database = TenantDatabase.postgres(stack, "postgresql", Map.of(), JdbcDrivers.none());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Override
    public TenantDatabase database() {
        return database;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            32767::smallint                                  | 32767
            (-2147483648)::integer                           | -2147483648
            9223372036854775807::bigint                      | 9223372036854775807
            4294967295::oid                                  | 4294967295
            12.50::numeric(10, 2)                            | 12.50
            1e-20::numeric                                   | 0.00000000000000000001
            'NaN'::numeric                                   | NaN
            0.1::real                                        | 0.1
            1e20::double precision                           | 1e+20
            0.1::double precision                            | 0.1
            true                                             | t
            false                                            | f
            'a, "b"'::text                                   | "a, ""b\"""
            'é🙂'::varchar(5)                                | é🙂
            'ab'::char(4)                                    | ~ab  ~
            'a name'::name                                   | a name
            ''::text                                         | ""
            null::text                                       | ~~
            '{"b": 1,"a":2}'::json                           | "{""b"": 1,""a"":2}"
            '{"b": 1,"a":2}'::jsonb                          | "{""a"": 2, ""b"": 1}"
            '\\x00ff'::bytea                                 | \\x00ff
            date '2024-05-06'                                | 2024-05-06
            date 'infinity'                                  | infinity
            timestamp '2024-05-06 07:08:09.120'              | 2024-05-06T07:08:09.12
            timestamptz '2024-05-06 07:08:09.12+02'          | 2024-05-06T05:08:09.12Z
            time '07:08:09.12'                               | 07:08:09.12
            timetz '07:08:09+02'                             | 07:08:09+02
            interval '1 year 2 mons 3 days 04:05:06'         | 1 year 2 mons 3 days 04:05:06
            uuid '019123ab-0000-7000-8000-00000000000f'      | 019123ab-0000-7000-8000-00000000000f
            inet '10.0.0.1'                                  | 10.0.0.1
            cidr '10.0.0.0/8'                                | 10.0.0.0/8
            macaddr '08:00:2b:01:02:03'                      | 08:00:2b:01:02:03
            array[1, 2]                                      | "{1,2}"
            array['a b', null]                               | "{""a b"",NULL}"
            row(1, 'a')                                      | "(1,a)"
            'warm'::mood                                     | warm
            7::few                                           | 7
            int4range(1, 5)                                  | "[1,5)"
            point(1, 2)                                      | "(1,2)"
            xmlparse(content '<a/>')                         | <a/>
            'unknown'                                        | unknown
            '12.34'::money                                   | $12.34
            bit '101'                                        | 101
            """)
    void writesEachTypeAsDocumented(String value, String expected) throws SQLException {
        database.execute("""
                do $$ begin
                  create type mood as enum ('warm'); create domain few as smallint check (value < 10);
                exception when duplicate_object then null; end $$""");

        String text = database.read("select %s as v, 1 as n".formatted(value)).text();

        assertThat(text).isEqualTo("v,n\n%s,1\n".formatted(expected));
    }

    @Test
    void takesTypedArgumentsWhereverTheyStand() {
        String text = database.read(
                        "select :t as t, :i + 1 as i, :n * 2 as n, not :b as b, :d + 1 as d, :z as z, :t || '?' as twice",
                        argument("t", ParameterType.TEXT, "it's; -- $1 \\ {fn now()} ?"),
                        argument("i", ParameterType.INTEGER, "9007199254740993"),
                        argument("n", ParameterType.NUMBER, "12.50"),
                        argument("b", ParameterType.BOOLEAN, "true"),
                        argument("d", ParameterType.DATE, "2024-02-28"),
                        argument("z", ParameterType.TIMESTAMP, "2024-05-06T09:08:09.5+02:00"))
                .text();

        assertThat(text)
                .isEqualTo("t,i,n,b,d,z,twice\n"
                        + "it's; -- $1 \\ {fn now()} ?,9007199254740994,25.00,f,2024-02-29,2024-05-06T07:08:09.5Z,"
                        + "it's; -- $1 \\ {fn now()} ??\n");
    }

    @Test
    void takesNullForAnArgument() {
        String text = database.read(
                        "select :d is null as n, coalesce(:d, date '2024-01-01') as d",
                        new Argument("d", ParameterType.DATE, Optional.empty()))
                .text();

        assertThat(text).isEqualTo("n,d\nt,2024-01-01\n");
    }

    @Test
    void keepsQuestionMarksBracesAndNamesAsTheyAre() {
        assertThat(database.read("select '{\"a\":1}'::jsonb ? 'a' as \"is it?\", '{d ''x''}', 1")
                        .text())
                .isEqualTo("is it?,?column?,?column?\nt,{d 'x'},1\n");
    }

    @Test
    void keepsTheOrderOfTheStatement() {
        assertThat(database.read("select n from generate_series(1, 3) n order by n desc")
                        .text())
                .isEqualTo("n\n3\n2\n1\n");
    }

    @Test
    void sameRowsFollowEachOther() {
        assertThat(database.read("select 1 as n from generate_series(1, 3)").text())
                .isEqualTo("n\n1\n1\n1\n");
    }

    @Test
    void doesNotDependOnTheSettingsOfTheUser() throws SQLException {
        database.execute("""
                alter role shop set timezone = 'Asia/Tokyo'; alter role shop set datestyle = 'German';
                alter role shop set bytea_output = 'escape'; alter role shop set extra_float_digits = -3;
                alter role shop set intervalstyle = 'iso_8601'; alter role shop set standard_conforming_strings = off""");
        try {
            assertThat(database.read(
                                    "select timestamptz '2024-05-06 07:08:09+00', array[date '2024-05-06'], '\\x00'::bytea, array[0.1::float8], array[interval '1 day'], 'a\\b'")
                            .text())
                    .endsWith("2024-05-06T07:08:09Z,{2024-05-06},\\x00,{0.1},\"{\"\"1 day\"\"}\",a\\b\n");
        } finally {
            database.execute("alter role shop reset all");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select writes()",
                "with gone as (delete from kept returning *) select * from gone",
                "select (with new as (update kept set id = 9 returning id) select id from new)",
                "select * from kept for update",
                "select nextval('counter')",
                "select setval('counter', 9)",
                "select lo_create(0)",
                "select set_config('transaction_read_only', 'off', false), writes()",
                "select set_config('default_transaction_read_only', 'off', false), writes()",
                "select query_to_xml('insert into kept values (5)', true, true, '')",
                "select query_to_xml('commit', true, true, ''), writes()"
            })
    void writesNothing(String sql) throws SQLException {
        database.execute("""
                create table if not exists kept (id int);
                truncate kept; insert into kept values (1), (2);
                create sequence if not exists counter;
                create or replace function writes() returns int language sql volatile as
                  'insert into kept values (3) returning id'""");

        MetricFailed failed = catchThrowableOfType(MetricFailed.class, () -> database.read(sql));

        assertThat(failed.reason()).isEqualTo(Reason.QUERY_FAILED);
        assertThat(database.number("select sum(id) from kept")).isEqualTo(3);
        assertThat(database.number("select last_value from counter")).isOne();
    }

    @Test
    void selectIntoIsRefused() {
        assertThat(catchThrowableOfType(MetricFailed.class, () -> database.read("select 1 as a into stolen"))
                        .reason())
                .isEqualTo(Reason.QUERY_FAILED);
    }

    @Test
    void rowsThatPoliciesHideStayHidden() throws SQLException {
        database.execute("""
                create table walled (id int); insert into walled values (1), (2);
                alter table walled enable row level security; alter table walled force row level security;
                create policy few on walled using (id = 1)""");

        assertThat(database.read("select id from walled").text()).isEqualTo("id\n1\n");
    }

    @Test
    void waybillsOwnDatabaseIsRefused() {
        Target own = new Target(
                database.target().dataSourceId(),
                "acme",
                "postgresql",
                "127.0.0.1",
                database.target().port(),
                "waybill",
                stack.database().user(),
                Target.Tls.DISABLE);

        MetricFailed failed = catchThrowableOfType(
                MetricFailed.class,
                () -> database.metrics("127.0.0.1")
                        .open(
                                own,
                                stack.database().password(),
                                "select 1",
                                List.of(),
                                MetricLimits.USUAL,
                                Interruption.NONE));

        assertThat(failed.reason()).isEqualTo(Reason.HOST_NOT_ALLOWED);
        assertThat(failed.text()).contains("own database");
    }

    @Test
    void aDatabaseWithWaybillsTablesIsRefusedWhereverItIs() throws SQLException {
        database.execute("create schema waybill; create table waybill.export_outbox ()");
        try {
            assertThat(catchThrowableOfType(MetricFailed.class, () -> database.read("select 1"))
                            .reason())
                    .isEqualTo(Reason.HOST_NOT_ALLOWED);
        } finally {
            database.execute("drop schema waybill cascade");
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsRefused() {
        Target missing = TenantDatabase.target("postgresql", database.target().port(), "missing", "shop");

        MetricFailed failed = catchThrowableOfType(
                MetricFailed.class,
                () -> database.metrics("127.0.0.1")
                        .open(missing, "shop-secret", "select 1", List.of(), MetricLimits.USUAL, Interruption.NONE));

        assertThat(failed.reason()).isEqualTo(Reason.DATA_SOURCE_REFUSED);
        assertThat(failed.text()).contains("missing").contains("3D000");
    }

    @Test
    void aServerWithoutTlsIsUnreachableWhereTlsIsRequired() {
        for (Target.Tls tls : List.of(Target.Tls.REQUIRE, Target.Tls.VERIFY_FULL)) {
            Target target = new Target(
                    database.target().dataSourceId(),
                    "acme",
                    "postgresql",
                    "127.0.0.1",
                    database.target().port(),
                    "shop",
                    "shop",
                    tls);
            MetricFailed failed = catchThrowableOfType(
                    MetricFailed.class,
                    () -> database.metrics("127.0.0.1")
                            .open(target, "shop-secret", "select 1", List.of(), MetricLimits.USUAL, Interruption.NONE));
            assertThat(failed.reason()).isEqualTo(Reason.DATA_SOURCE_UNREACHABLE);
            assertThat(failed.text()).contains("SSL");
        }
    }
}
