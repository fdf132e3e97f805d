package dev.waybill.contract.metric;

import static dev.waybill.contract.metric.Dialect.MYSQL;
import static dev.waybill.contract.metric.Dialect.OTHER;
import static dev.waybill.contract.metric.Dialect.POSTGRESQL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MetricSqlTest {

    private static final String NOT_ONE = "has a second statement";
    private static final String BACKSLASH = "has a backslash before a quote";
    private static final String TOUCHES = "touches";
    private static final String BEGINNING = "must begin with SELECT, WITH, VALUES or TABLE";

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("usual")
    void takesUsualSqlAsItIs(Dialect dialect, String sql) {
        assertThat(MetricSql.parse(sql, dialect).with(name -> "<" + name + ">")).isEqualTo(sql);
        assertThat(MetricSql.parse(sql, dialect).parameters()).isEmpty();
    }

    static Stream<Arguments> usual() {
        return Stream.of(
                        every("select 1"),
                        every("SELECT a, b FROM t WHERE a > 1.5e-3 AND b <> .5 ORDER BY 1 DESC LIMIT 10"),
                        every("with a as (select 1 as x), b as (select x from a) select * from b"),
                        every("(select 1) union all (select 2)"),
                        every("values (1, 'a'), (2, 'b')"),
                        every("table sales"),
                        every(
                                "select sum(x) over (partition by y order by z rows between 1 preceding and current row) from t"),
                        every("select ';' as a, '--' as b, '/* x' as c, ':x' as d, 'it''s' as e, '?' as f, '$1' as g"),
                        every("select \"a;b\", \"say \"\"hi\"\" x\", \"x\".\"into\" from t"),
                        every("select 'C:\\\\dir\\\\' as path, 'a\\b' as b"),
                        every("select replace(name, 'a', 'b'), insert ('abc', 1, 1, 'x') from t"),
                        every("select t.update, t . delete, t.into from t"),
                        every(
                                "select case when a then 1 else 2 end, cast(x as decimal(10, 2)), extract(epoch from y) from t"),
                        every("select count(*) from orders where day >= date '2024-01-01' and at < time '10:00'"),
                        every("select 'größer – ‘so’ 😀' as x"),
                        every("select a\r\nfrom t\r\n\twhere b"),
                        of(POSTGRESQL, "select x::numeric(10,2), '1'::int, (a).b, created_at, updated, inserts from t"),
                        of(
                                POSTGRESQL,
                                "select doc->>'a', doc#>>'{a,b}', doc @> '{\"a\": 1}', doc ? 'k', doc ?| array['a'] from t"),
                        of(
                                POSTGRESQL,
                                "select a[1:2], a[1], array[1, 2], array[[1, 2], [3, 4]], '{1,2}'::int[] from t"),
                        of(
                                POSTGRESQL,
                                "select interval '1 day', now() - interval '7' day, date_trunc('day', x) from t"),
                        of(POSTGRESQL, "select count(*) filter (where x > 0), make_interval(days => 3) from t"),
                        of(POSTGRESQL, "select $$it's; -- $ here$$, $a_1$ $$ ) $a_1$, $ä$ x $ä$"),
                        of(POSTGRESQL, "select E'it\\'s; \\\\', e'a''b', U&'d\\0061t', N'x', B'01', X'1F'"),
                        of(POSTGRESQL, "select 'a'\n'b', 1_000, 0xff, 0b01, a$b, größe from kühe"),
                        of(POSTGRESQL, "select replace, lock, copy, a !~* 'x', @ -5, |/ 2, 5 # 3, a <-> b from t"),
                        of(
                                MYSQL,
                                "select `a;b`, `it's`, \"text; --\", @x, @@version, a <=> b, x'1f', _utf8mb4'x' from t"),
                        of(MYSQL, "select * from a.b where c ->> '$.x' = 1 and d regexp '^[a-z]' for share"),
                        of(MYSQL, "values row(1, 2), row(3, 4)"),
                        of(MYSQL, "select truncate(1.5, 1), a$b, größe from t lock in share mode"),
                        of(OTHER, "select top 10 [order id], [it is] from [dbo].[into]"),
                        of(OTHER, "select a[1], [1, 2, 3], ['a', 'b'], x::int, `project-1.set.t`.a from `p`.`t`"),
                        of(OTHER, "select * replace (1 as a) from t"))
                .flatMap(cases -> cases);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("changed")
    void findsParametersAndLeavesOutComments(Dialect dialect, String sql, String rendered, List<String> places) {
        MetricSql metric = MetricSql.parse(sql, dialect);

        assertThat(metric.with(name -> "<" + name + ">")).isEqualTo(rendered);
        assertThat(metric.places()).isEqualTo(places);
        assertThat(metric.parameters())
                .containsExactlyElementsOf(places.stream().distinct().toList());
    }

    static Stream<Arguments> changed() {
        return Stream.of(
                        every("select :a", "select <a>", List.of("a")),
                        every(
                                "select * from t where x between :from and :to_2 or y=:from",
                                "select * from t where x between <from> and <to_2> or y= <from>",
                                List.of("from", "to_2", "from")),
                        every("select f(:a,:b)", "select f(<a>,<b>)", List.of("a", "b")),
                        every("select 5-:a", "select 5- <a>", List.of("a")),
                        every("select ':a', \":b\", /* :c */ :d -- :e", "select ':a', \":b\",   <d>  ", List.of("d")),
                        every("select 1;", "select 1", List.of()),
                        every("select 1 ; -- done\n/* really */ ", "select 1 ", List.of()),
                        every("-- first\nselect 1", " \nselect 1", List.of()),
                        every("select 1 -- it's ; fine\r\n, 2", "select 1  \r\n, 2", List.of()),
                        every("select 1 --", "select 1  ", List.of()),
                        every("select/**/1", "select 1", List.of()),
                        every("select 1 /***/", "select 1  ", List.of()),
                        of(POSTGRESQL, "select 1+--2;\r\n1", "select 1+ \r\n1", List.of()),
                        of(POSTGRESQL, "select 2*/* a /* b */ ' */3", "select 2* 3", List.of()),
                        of(POSTGRESQL, "select 1 /*/**/*/", "select 1  ", List.of()),
                        of(
                                POSTGRESQL,
                                "select :a::date, a[:i], a[1: n], -:a",
                                "select <a>::date, a[<i>], a[1: n], - <a>",
                                List.of("a", "i", "a")),
                        of(MYSQL, "select 1 # it's\n, 2 -- ; x", "select 1  \n, 2  ", List.of()),
                        of(MYSQL, "select @a := :a", "select @a := <a>", List.of("a")))
                .flatMap(cases -> cases);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refused")
    void refuses(Dialect dialect, String sql, String message) {
        assertThatThrownBy(() -> MetricSql.parse(sql, dialect))
                .isInstanceOf(MetricSql.Refused.class)
                .hasMessageStartingWith("the statement ")
                .hasMessageContaining(message)
                .hasMessageMatching("(?s).* \\(character [0-9]+\\)");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                        // not one statement that reads
                        every("", "is empty"),
                        every(" -- x\n", "is empty"),
                        every("insert into t values (1)", BEGINNING),
                        every("delete from t", BEGINNING),
                        every("explain analyze delete from t", BEGINNING),
                        every("; select 1", BEGINNING),
                        every("1", BEGINNING),
                        every("()", BEGINNING),
                        every("'select' 1", BEGINNING),
                        every("\uFEFFselect 1", BEGINNING),
                        every("select 1; select 2", NOT_ONE),
                        every("select 1;;", NOT_ONE),
                        every("select ';'; drop table t", NOT_ONE),
                        of(POSTGRESQL, "select '''' ; drop table t --'", NOT_ONE),
                        of(MYSQL, "select '''' ; drop table t -- '", NOT_ONE),
                        every("select * into t from u", "has INTO"),
                        every("select 1 /**/ into/**/ t from u", "has INTO"),
                        every("select 1 into", "has INTO"),
                        every("with a as (delete from t returning 1) select * from a", "has DELETE"),
                        every("with a as (select 1) update t set x = 1", "has UPDATE"),
                        every("select * from t for update", "has UPDATE"),
                        every("select * from final table (insert into t values (1))", "has INSERT"),
                        of(MYSQL, "select 1.into outfile '/tmp/x'", TOUCHES),
                        of(MYSQL, "select 1into outfile '/tmp/x'", TOUCHES),
                        of(MYSQL, "select 1e5into outfile '/tmp/x'", TOUCHES),
                        of(MYSQL, "select 1.5.into outfile '/tmp/x'", TOUCHES),
                        of(MYSQL, "select .5into outfile '/tmp/x'", TOUCHES),
                        of(MYSQL, "select a.5into outfile '/tmp/x'", TOUCHES),
                        of(MYSQL, "select 0xffinto outfile '/tmp/x'", TOUCHES),
                        of(MYSQL, "with a as (select 1) replace t select * from a", "has REPLACE"),
                        of(OTHER, "select 1 drop table t", "has DROP"),
                        of(OTHER, "select 1 exec('drop table t')", "has EXEC"),
                        of(OTHER, "select 1 truncate table t", "has TRUNCATE"),
                        of(OTHER, "select 1 commit", "has COMMIT"),
                        of(OTHER, "select 1 from t.x.[y]into z", "has INTO"),
                        // out of a subquery
                        every("select 1) q) to stdout; drop table t; --", "what is not open"),
                        every("select 1)", "what is not open"),
                        every("(select 1", "ends within parentheses"),
                        every("select (1]", "what is not open"),
                        every("select 'a", "ends within the quotes"),
                        every("select \"a", "ends within the quotes"),
                        every("select 1 /* a", "ends within the comment"),
                        of(POSTGRESQL, "select 1 /* /* */", "ends within the comment"),
                        of(POSTGRESQL, "select $a$ $b$", "ends within the quotes"),
                        of(POSTGRESQL, "select $a$ $A$", "ends within the quotes"),
                        // read in different ways
                        every("select 'a\\' , ') q) to stdout; drop table t; --'", BACKSLASH),
                        every("select '\\\\\\'", BACKSLASH),
                        every("select \"a\\\"", BACKSLASH),
                        of(POSTGRESQL, "select E'a'\n'\\', ' ) q) to stdout; drop table t; --'", BACKSLASH),
                        of(POSTGRESQL, "select E'a\\'", "ends within the quotes"),
                        of(POSTGRESQL, "select 1E'\\'' ) q) to stdout; drop table t; --'", TOUCHES),
                        of(POSTGRESQL, "select 1$a$ ' $a$) q) to stdout; drop table t; --'", TOUCHES),
                        of(POSTGRESQL, "select $1", "has $ outside of quotes"),
                        of(POSTGRESQL, "select $1a$ x $1a$", "has $ outside of quotes"),
                        of(POSTGRESQL, "select `a`", "has a backtick"),
                        of(MYSQL, "select 1--1", "has -- without space"),
                        of(OTHER, "select 1--1", "has -- without space"),
                        of(MYSQL, "select /*! sleep(1) */ 1", "that databases execute"),
                        of(MYSQL, "select /*!50000 sleep(1) */ 1", "that databases execute"),
                        of(MYSQL, "select /*M! sleep(1) */ 1", "that databases execute"),
                        of(MYSQL, "select /*+ set_var(sql_mode='') */ 1", "that databases execute"),
                        of(MYSQL, "select /* /* */ ' */ , '", "has a comment within a comment"),
                        of(OTHER, "select /* /* */ 1 */", "has a comment within a comment"),
                        of(MYSQL, "select $$ ' $$, '", "has $ outside of quotes"),
                        of(MYSQL, "select 1 -- x\r; drop table t", "carriage return alone"),
                        every("select 1 -- x\r2", "carriage return alone"),
                        every("select\u00A01", "has \u00A0 (U+00A0) outside of quotes"),
                        every("select 1 a\u00A0into t", "has \u00A0 (U+00A0) outside of quotes"),
                        every("select 1\u3000", "U+3000"),
                        every("select ’a’", "(U+2019) outside of quotes"),
                        every("select 1；", "(U+FF1B) outside of quotes"),
                        every("select '\0'", "U+0000"),
                        every("select '\u001A'", "U+001A"),
                        every("select '\u0085'", "U+0085"),
                        every("select 1 \u000B", "U+000B"),
                        every("select '\u2028'", "U+2028"),
                        every("select '\uD83D'", "U+D83D"),
                        every("select '\uDE00\uD83D'", "U+DE00"),
                        every("select \\N", "has \\ (U+005C)"),
                        every("select {fn now()}", "has { (U+007B)"),
                        of(MYSQL, "select ?", "has ? outside of quotes"),
                        of(OTHER, "select ?", "has ? outside of quotes"),
                        of(OTHER, "select 1 # '\n; drop table t -- '", "has # outside of quotes"),
                        of(OTHER, "select 1 // '\n; drop table t -- '", "has //"),
                        of(OTHER, "select q'[ ' ]' ", "q'…'"),
                        of(OTHER, "select nQ'a' ", "q'…'"),
                        of(OTHER, "select $$ ' $$", "has $ outside of quotes"),
                        of(OTHER, "select a$$ ' $$", "has $ outside of quotes"),
                        of(OTHER, "select '''' , ' ''' ", "three quotes in a row"),
                        of(OTHER, "select \"\"\" a \"\"\"", "three quotes in a row"),
                        of(OTHER, "select [a'] , ' ] ; drop table t --'", "bracket within brackets"),
                        of(OTHER, "select [a]] ' ] ; drop table t --'", "bracket within brackets"),
                        of(OTHER, "select [a-- ]\n]", "bracket within brackets"),
                        of(OTHER, "select a[b[1]]", "brackets within brackets"),
                        of(OTHER, "select `a'b` from t", "name in backticks"),
                        of(OTHER, "select größe from t", "(U+00F6) outside of quotes"),
                        of(OTHER, "select ınto from t", "(U+0131) outside of quotes"),
                        // no parameter becomes part of what is beside it
                        of(POSTGRESQL, "select E:a", "right behind a word"),
                        of(POSTGRESQL, "select E'a'\n:a", "right behind a word or value"),
                        every("select 'a' :b", "right behind a word or value"),
                        every("select 'a':b", "right behind a word or value"),
                        every("select :a\n:b", "right behind a word or value"),
                        every("select :a:b", "right behind a word or value"),
                        every("select a[1:n]", "right behind a word or value"),
                        every("select doc:name", "right behind a word or value"),
                        every("select :::a", "right behind a word or value"),
                        every("select @:a", "right behind a word or value"),
                        every("select :a'b'", TOUCHES),
                        every("select :a.into", TOUCHES),
                        every("select :a$", TOUCHES),
                        of(POSTGRESQL, "select :größe", TOUCHES),
                        every("select :" + "a".repeat(64), "longer than 63"),
                        every("select " + "1".repeat(50_000), "more than 50000 characters"))
                .flatMap(cases -> cases);
    }

    private static Stream<Arguments> every(Object... rest) {
        return Stream.of(Dialect.values()).flatMap(dialect -> of(dialect, rest));
    }

    private static Stream<Arguments> of(Dialect dialect, Object... rest) {
        return Stream.of(
                arguments(Stream.concat(Stream.of(dialect), Stream.of(rest)).toArray()));
    }

    @ParameterizedTest
    @EnumSource
    void aDeepOrLongOneIsReadInTime(Dialect dialect) {
        String deep = "select " + "(".repeat(20_000) + "1" + ")".repeat(20_000);
        String many = "select 1" + " /**/".repeat(9_000);

        assertThat(MetricSql.parse(deep, dialect).with(name -> name)).isEqualTo(deep);
        assertThat(MetricSql.parse(many, dialect).with(name -> name)).isEqualTo("select 1" + "  ".repeat(9_000));
    }

    @Test
    void namesTheCharacter() {
        assertThatThrownBy(() -> MetricSql.parse("select 1; x", POSTGRESQL)).hasMessageEndingWith("(character 11)");
        assertThatThrownBy(() -> MetricSql.parse("select a into b", POSTGRESQL)).hasMessageEndingWith("(character 10)");
    }
}
