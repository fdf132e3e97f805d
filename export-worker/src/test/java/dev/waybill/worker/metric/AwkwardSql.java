package dev.waybill.worker.metric;

import dev.waybill.contract.metric.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Statements that are one to who wrote them, with a second one in their strings and comments; and the same with a few
/// characters changed, so that strings and comments end elsewhere.
final class AwkwardSql {

    /// A second statement behind what a reader takes for a string, in a subquery: PostgreSQL runs nothing where
    /// anything is not valid.
    private static final List<String> SECOND_BEHIND_SUBQUERY = List.of(
            ") q; create table hacked (a int); select 1 from (select 1 --",
            ", 1) q; create table hacked (a int); select 1 from (select 1 /*",
            " 1) q; create table hacked (a int); select 1 from (select 1",
            ") q; create table hacked (a int); select 1 from (select 'a",
            "') q; create table hacked (a int); select 1 from (select '",
            "1) q; create table hacked (a int); select 1 from (select $$",
            " 1) q; delete from canary; select 1 from (select 1",
            "; drop table canary; select '",
            "harmless");

    /// MySQL runs what comes first, whatever comes then.
    private static final List<String> SECOND = List.of(
            "; create table hacked (a int); ",
            " 1; delete from canary; ",
            "'; drop table canary; '",
            "\"; create table hacked (a int); \"",
            "harmless");

    /// `P` stands for one of them.
    private static final List<String> EVERYWHERE = List.of(
            "1",
            "1e5",
            "1.5",
            ".5",
            "1.",
            "- -1",
            "(select 1)",
            "'P'",
            "'it''s P'",
            "'P\\\\'",
            "'\\\\' , 'P'",
            "'C:\\dir P'",
            "'\\' , 'P'",
            "1 as \"P\"",
            "'P' as \"a\"\"P\"",
            "/* P */ 1",
            "1 -- P\n",
            "1 -- P\r\n",
            "1 -- it's\n",
            "1 /* it's */",
            "'/*' , 'P' , '*/'",
            "'-- ' , 'P'",
            ":p",
            "concat(:p, 'x', :q)",
            "case when 1 < 2 then 'P' end",
            "count(*) over (partition by 1)");

    private static final List<String> POSTGRESQL = List.of(
            "E'P'",
            "e'\\'P'",
            "E'\\\\' , 'P'",
            "E'a'\n'P'",
            "E'a' -- it's\n 'P\\\\'",
            "E'a'\n'\\' , 'P'",
            "E'a'\n:p",
            "E:p",
            "'a'\n'P'",
            "U&'P'",
            "N'P'",
            "$$P$$",
            "$a$ ' $b$ P $$ $a$",
            "$é$P$é$",
            "/* /* P */ ' */ 1",
            "/**/1/***/",
            "2*/*P*/3",
            "1+--P\n1",
            "2/ /*P*/1",
            "@ -5",
            "array[1, 2]",
            "(array[1, 2, 3])[1:2]",
            "'{\"a\": 1}'::jsonb ? 'a'",
            "'{\"a\": \"P\"}'::jsonb ->> 'a'",
            "'P'::text",
            "interval '1 day'",
            "extract(epoch from time '10:00')",
            "1 as a$b",
            "1 as größe",
            "0x1f",
            "date $$2024-01-01$$");

    private static final List<String> MYSQL = List.of(
            "\"P\"",
            "1 as `P`",
            "1 as `a``P`",
            "1 # P\n",
            "N'P'",
            "_utf8mb4'P'",
            "x'1f'",
            "@a := 1",
            "\"\\\" , \"P\"",
            "1 --P\n",
            "/* /* */ P */ 1",
            "/*!50000 1 */",
            "/*+ P */ 1",
            "@@version",
            "'a' 'P'",
            "1 as a$b",
            "0x1f",
            "replace('P', 'a', 'b')");

    private static final String CHANGES = "''''\"\"\\\\\\$$$`--//**;:\n\n\rEe1xU&N()[].,#?!{}\u00A0é ";
    private static final int MOST_EXPRESSIONS = 4;
    private static final int MOST_CHANGES = 3;

    private final SplittableRandom random;
    private final List<String> expressions = new ArrayList<>(EVERYWHERE);
    private final List<String> second;

    AwkwardSql(SplittableRandom random, Dialect dialect) {
        this.random = random;
        expressions.addAll(
                switch (dialect) {
                    case POSTGRESQL -> POSTGRESQL;
                    case MYSQL -> MYSQL;
                    case OTHER -> List.<String>of();
                });
        second = dialect == Dialect.POSTGRESQL ? SECOND_BEHIND_SUBQUERY : SECOND;
    }

    String next() {
        StringBuilder sql = new StringBuilder("select ");
        for (int n = random.nextInt(MOST_EXPRESSIONS) + 1; n > 0; n--) {
            sql.append(any(expressions).replace("P", any(second))).append(n == 1 ? "" : ", ");
        }
        for (int n = random.nextInt(MOST_CHANGES + 1); n > 0; n--) {
            change(sql);
        }
        return sql.toString();
    }

    private void change(StringBuilder sql) {
        int at = random.nextInt("select ".length(), sql.length());
        String c = String.valueOf(CHANGES.charAt(random.nextInt(CHANGES.length())));
        switch (random.nextInt(3)) {
            case 0 -> sql.insert(at, c);
            case 1 -> sql.replace(at, at + 1, c);
            default -> sql.deleteCharAt(at).append(' ');
        }
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
