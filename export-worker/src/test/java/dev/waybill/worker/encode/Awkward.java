package dev.waybill.worker.encode;

import java.util.List;
import java.util.stream.Stream;

/// A type and the values of it that are known to be written wrongly, as PostgreSQL's literals.
record Awkward(String type, List<String> values) {

    static Stream<Awkward> decoded() {
        return Stream.of(
                of("bool", "t", "f"),
                of("int2", "0", "1", "-1", "9", "10", "99", "100", "-32768", "32767"),
                of("int4", "0", "-1", "999999", "1000000", "-2147483648", "2147483647"),
                of(
                        "int8",
                        "0",
                        "-1",
                        "999999999999999999",
                        "1000000000000000000",
                        "-9223372036854775808",
                        "9223372036854775807"),
                of("oid", "0", "2147483647", "2147483648", "4294967295"),
                new Awkward("float8", AwkwardNumbers.doubles()),
                new Awkward("float4", AwkwardNumbers.floats()),
                new Awkward("numeric", AwkwardNumbers.numerics()),
                of("numeric(12,2)", "0", "-0.01", "9999999999.99", "NaN", "100"),
                of("numeric(3,-4)", "1230000", "0", "-9990000"),
                new Awkward("text", AwkwardTexts.texts()),
                new Awkward("varchar", AwkwardTexts.texts()),
                new Awkward("varchar(40)", AwkwardTexts.texts()),
                new Awkward("bpchar", AwkwardTexts.texts()),
                new Awkward("char(18)", AwkwardTexts.texts()),
                new Awkward("name", AwkwardTexts.texts()),
                new Awkward("json", AwkwardTexts.json()),
                new Awkward("jsonb", AwkwardTexts.json()),
                of("bytea", "", "\\x", "\\x00", "\\xdeadbeef", "a,\"b", "\\x" + "00ff80".repeat(50_000)),
                of(
                        "uuid",
                        "00000000-0000-0000-0000-000000000000",
                        "ffffffff-ffff-ffff-ffff-ffffffffffff",
                        "01234567-89ab-cdef-8000-7f80ff000001"),
                new Awkward("date", AwkwardTimes.dates()),
                new Awkward("time", AwkwardTimes.times()),
                of("time(0)", "23:59:59.7", "00:00:00"),
                new Awkward("timetz", AwkwardTimes.zonedTimes()),
                new Awkward("timestamp", AwkwardTimes.timestamps()),
                of("timestamp(3)", "2024-01-01 00:00:00.1009", "infinity"),
                new Awkward("timestamptz", AwkwardTimes.timestamps()),
                of("timestamptz(0)", "1999-12-31 23:59:59.6+00"),
                new Awkward("interval", AwkwardTimes.intervals()),
                of("interval day to second", "1 day 02:03:04.5"),
                new Awkward("inet", AwkwardTexts.addresses()),
                of(
                        "cidr",
                        "0.0.0.0/0",
                        "10.0.0.0/8",
                        "10.1.2.3",
                        "255.255.255.255",
                        "::/0",
                        "::",
                        "::1",
                        "1::/16",
                        "2001:db8::/32",
                        "::ffff:0:0/96",
                        "::ffff:1.2.3.4",
                        "fe80::/10"),
                of("macaddr", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "08:00:2b:01:02:03"),
                of("macaddr8", "00:00:00:00:00:00:00:00", "ff:fe:fd:fc:fb:fa:f9:f8", "08:00:2b:01:02:03"));
    }

    static Stream<Awkward> cast() {
        return Stream.of(
                of("int4[]", "{}", "{1,NULL,-2147483648}", "{{1,2},{3,4}}", "[0:1]={5,6}"),
                of(
                        "text[]",
                        "{}",
                        "{a,\"b c\",NULL,\"NULL\",\"\"}",
                        "{\"x,y\",\"quote \\\"\",\"line\\nbreak\",\"\\\\.\"}",
                        "{\"a\nb\r\"}"),
                of("numeric[]", "{NaN,Infinity,1.00}"),
                of("float8[]", "{-0,1e-300,4.9e-324}"),
                of("timestamptz[]", "{infinity,\"2024-01-01 00:00:00+02\",\"0044-03-15 12:00:00+00 BC\"}"),
                of("bytea[]", "{\"\\\\xdead\"}"),
                of("app.mood[]", "{\"a,b\",\"\"}"),
                of("app.mood", "sad", "a,b", "say \"hi\"", "", "\\."),
                of("int4range", "empty", "[1,5)", "(,3)", "[7,)"),
                of("tstzrange", "[\"2024-01-01 00:00:00+00\",infinity]", "empty"),
                of("numrange", "(1.50,2.00]"),
                of("int8multirange", "{}", "{[1,2),[5,9)}"),
                of("app.pair", "(1,x)", "(,)", "(2,\"a,b\"\"c\")", "(3,\"\")"),
                of("app.small", "1", "42"),
                of("app.smaller", "2", "9"),
                of("app.moment", "2024-01-01 00:00:00.5+00", "infinity", "0001-01-01 00:00:00+00 BC"),
                of("app.padded", "ab", ""),
                of("app.words", "{a,\"b,c\"}"),
                of("app.nested", "(1,x)"),
                of("money", "0", "-1234567.89", "92233720368547758.07"),
                of("bit(5)", "10101"),
                of("varbit", "", "1", "0101010101"),
                of("point", "(1.5,-0)", "(1e300,NaN)"),
                of("box", "(2,2),(0,0)"),
                of(
                        "xml",
                        "<a>1,\"2\"</a>",
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a/>",
                        "<?xml version=\"1.0\" standalone=\"yes\"?><a/>"),
                of("tsvector", "'a':1 'b,c':2A 'it''s'", ""),
                of("tsquery", "'a' & !'b,c'"),
                of("jsonpath", "$.\"a\"[*] ? (@ > 1)"),
                of("\"char\"", "a", ",", "\"", "", "\n", "\\377"),
                of("pg_lsn", "0/0", "FFFFFFFF/FFFFFFFF"),
                of("xid", "0", "4294967295"),
                of("xid8", "18446744073709551615"),
                of("tid", "(0,1)"),
                of("regclass", "pg_class", "app.pair"),
                of("int2vector", "1 2 3"),
                of("citext", "A,b", "", "\\."),
                of("hstore", "", "a=>1,\"b,c\"=>NULL", "\"q\"=>\"\\\"\""),
                of("app.told", "(1,2)", "(1,)", "(,)"),
                of("app.tuned", "low", "high"));
    }

    /// What [#cast] needs. Of the last two, a cast to text is not what they are written as.
    static final String TYPES = """
            create extension if not exists citext schema pg_catalog;
            create extension if not exists hstore schema pg_catalog;
            create type app.mood as enum ('sad', 'a,b', 'say "hi"', '', '\\.');
            create type app.pair as (n int, t text);
            create domain app.small as int check (value > 0);
            create domain app.smaller as app.small check (value < 100);
            create domain app.moment as timestamptz;
            create domain app.padded as char(5);
            create domain app.words as text[];
            create domain app.nested as app.pair;
            create type app.tuned as enum ('low', 'high');
            create function app.loud(app.tuned) returns text immutable language sql
              return case $1 when 'low'::app.tuned then 'LOW' else 'HIGH' end;
            create cast (app.tuned as text) with function app.loud(app.tuned);
            create type app.told as (a int, b int);
            create function app.loud(app.told) returns text immutable language sql return 'told';
            create cast (app.told as text) with function app.loud(app.told)""";

    static Awkward of(String type, String... values) {
        return new Awkward(type, List.of(values));
    }

    @Override
    public String toString() {
        return type;
    }
}
