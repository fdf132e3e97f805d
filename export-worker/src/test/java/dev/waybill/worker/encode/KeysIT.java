package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.Dataset;
import dev.waybill.worker.encode.Lanes.Export;
import dev.waybill.worker.encode.Lanes.Lane;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A cursor is text that either lane reads back exactly, of every type that a key may have.
@ExtendWith(Lanes.Shared.class)
class KeysIT {

    private static int tables;

    @BeforeAll
    static void createType(Lanes lanes) throws SQLException {
        lanes.execute("""
                create type app.size as enum ('small', 'large', 'a,"b', '');
                create domain app.code as varchar(8)""");
    }

    static Stream<Awkward> keys() {
        return Stream.of(
                Awkward.of("int2", "-32768", "0", "32767"),
                Awkward.of("int4", "-2147483648", "-1", "2147483647"),
                Awkward.of("int8", "-9223372036854775808", "0", "9223372036854775807"),
                Awkward.of("oid", "1", "4294967295"),
                Awkward.of(
                        "uuid",
                        "00000000-0000-0000-0000-000000000001",
                        "7fffffff-ffff-ffff-ffff-ffffffffffff",
                        "80000000-0000-0000-8000-000000000000"),
                Awkward.of("text", "", " ", "a", "B", "ä", "'", "\\", "\\'", "a\nb", "a,\"b", "$$", "%s", "🎉", "a  "),
                Awkward.of("varchar(8)", "", "a", "a ", "' or 1=1"),
                Awkward.of("bpchar", "", "a", "b  ", "'"),
                Awkward.of("char(4)", "", "a", "b", "'\\"),
                Awkward.of("name", "", "a", "x".repeat(63)),
                Awkward.of("\"char\"", "", "a", "\\377"),
                Awkward.of("app.code", "a", "b ", "'"),
                Awkward.of("app.size", "small", "large", "a,\"b", ""),
                Awkward.of("bool", "f", "t"),
                Awkward.of(
                        "date", "4714-11-24 BC", "0001-12-31 BC", "0001-01-01", "2024-02-29", "infinity", "-infinity"),
                Awkward.of(
                        "timestamptz",
                        "0044-03-15 12:00:00+00 BC",
                        "2024-01-01 00:00:00.000001+00",
                        "2024-01-01 00:00:00.000002+00",
                        "infinity"),
                Awkward.of("timestamp(3)", "2024-01-01 00:00:00.001", "2024-01-01 00:00:00.002", "-infinity"),
                Awkward.of("time", "00:00", "12:00:00.000001", "24:00"),
                Awkward.of("timetz", "00:00+01", "00:00:00+00:00:01", "00:00-15:59:59"),
                Awkward.of("interval", "-1 mon +2 days -00:00:00.000001", "1 day", "infinity"),
                Awkward.of("numeric", "-1e100", "-0.10", "0.00", "1." + "0".repeat(40) + "1", "Infinity", "NaN"),
                Awkward.of("numeric(6,2)", "-0.01", "0", "9999.99"),
                Awkward.of("float4", "-Infinity", "-0", "1e-45", "0.1", "16777216", "3.4028235e38", "NaN"),
                Awkward.of("float8", "4.9e-324", "0.1", "0.30000000000000004", "9007199254740993", "NaN"),
                Awkward.of("inet", "10.0.0.1", "10.0.0.1/8", "::1", "::/0", "::ffff:1.2.3.4"),
                Awkward.of("cidr", "10.0.0.0/8", "10.0.0.1/32"),
                Awkward.of("macaddr", "08:00:2b:01:02:03", "ff:00:00:00:00:00"),
                Awkward.of("bytea", "", "\\x00", "\\x5c27ff"),
                Awkward.of("bit(3)", "000", "101"),
                Awkward.of("money", "-1.00", "2.50"),
                Awkward.of("text[]", "{}", "{a,\"b,c\"}", "{NULL}"),
                Awkward.of("int4range", "empty", "[1,5)", "[2,)"),
                Awkward.of("jsonb", "null", "1.10", "{\"a\": \"'\"}"));
    }

    /// The key is exported, too: the order is that of the column, not of its text.
    @ParameterizedTest
    @MethodSource("keys")
    void resumesAfterEachRow(Awkward key, Lanes lanes) throws Exception {
        String table = "app.key_" + ++tables;
        lanes.table(table, key.type(), key.values());
        lanes.execute("""
                delete from %1$s where v is null;
                alter table %1$s alter v set not null, add constraint one unique (org, v)""".formatted(table));
        resume(
                lanes,
                Lanes.dataset(table, List.of("v"), List.of("v", "id")),
                key.values().size());

        lanes.execute("""
                alter table %1$s drop constraint one;
                insert into %1$s select org, -id, v from %1$s where id %% 2 = 0""".formatted(table));
        resume(
                lanes,
                Lanes.dataset(table, List.of("v", "id"), List.of("v", "id")),
                key.values().size() * 3 / 2);
    }

    @Test
    void resumesAfterEachRowOfAKeyOfManyColumns(Lanes lanes) throws Exception {
        lanes.execute("""
                create table app.many_keys (org text, a app.size, b text, c timestamptz, d numeric, e uuid, primary key (org, a, b, c, d, e));
                insert into app.many_keys select 'o', a::app.size, b, c::timestamptz, d, md5(b || c || d)::uuid
                from unnest(array['small', 'large']) a, unnest(array['', '''', 'x,y']) b,
                     unnest(array['2024-01-01 00:00+02', 'infinity']) c, unnest(array[0.0, -1.50]) d""");
        List<String> key = List.of("a", "b", "c", "d", "e");
        resume(lanes, Lanes.dataset("app.many_keys", key, List.of("e", "c", "a")), 24);
    }

    private static void resume(Lanes lanes, Dataset dataset, int rows) throws SQLException {
        Export whole = lanes.export(Lane.JDBC, dataset, Optional.empty());
        Export copied = lanes.export(Lane.COPY, dataset, Optional.empty());
        assertThat(whole.cursors()).hasSize(rows).doesNotHaveDuplicates();
        assertThat(copied).as("bytes and cursors of both lanes").isEqualTo(whole);
        for (int row = 1; row <= rows; row++) {
            for (Lane lane : Lane.values()) {
                Export rest =
                        lanes.export(lane, dataset, Optional.of(whole.cursors().get(row - 1)));
                assertThat(rest.csv())
                        .as("%s after %s", lane, whole.cursors().get(row - 1))
                        .isEqualTo(whole.from(row));
            }
        }
    }
}
