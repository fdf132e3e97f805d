package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.local.LocalStack;
import dev.waybill.worker.source.TableSource;
import dev.waybill.worker.source.TableSource.Estimate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/// Byte for byte what the server's own `COPY … (FORMAT csv)` writes, timestamps excepted.
class CsvMatchesCopyIT {

    private static final List<String> COLUMNS = List.of(
            "id", "small", "big", "real", "dbl", "num", "txt", "vc", "ch", "b", "u", "d", "t", "iv", "j", "jb", "ba",
            "ip", "arr");

    private static LocalStack stack;

    @BeforeAll
    static void start() throws SQLException {
        stack = LocalStack.startTemporary();
        stack.database().migrate();
        try (Connection owner = stack.database().owner();
                Statement statement = owner.createStatement()) {
            statement.execute("""
                    create schema app;
                    create table app.kinds (
                      org text not null, id bigint not null, small smallint, big bigint, real real, dbl double precision,
                      num numeric, txt text, vc varchar(20), ch char(5), b boolean, u uuid, d date, t time, iv interval,
                      j json, jb jsonb, ba bytea, ip inet, arr text[], at timestamptz, ts timestamp, primary key (org, id));
                    insert into app.kinds values
                      ('o', 1, -32768, 9223372036854775807, 1.5, 0.1, 12345678901234567890123456789.0123456789, 'a,b', '', 'x', true,
                       '00000000-0000-0000-0000-000000000001', '0044-03-15 BC', '24:00', '1 year -2 days 03:04:05.678',
                       '{"a": "x,\\"y\\""}', '{"b": [1, null]}', '\\xdeadbeef', '10.0.0.1/8', '{a,"b c",NULL}',
                       '1969-12-31 23:59:59.999999+00', '2024-01-01 00:00:00.1'),
                      ('o', 2, 32767, -9223372036854775808, 'NaN', '-Infinity', 'NaN', E'line\\nbreak\\r\\ttab "quoted" \\\\ back', null, '', false,
                       null, 'infinity', '00:00:00.000001', '-00:00:00.5', 'null', '"q"', '', '::1', '{}', 'infinity', '-infinity'),
                      ('o', 3, null, null, '-0', 1e-300, -0.000, '\\.', ' lead', ' ', null, null, '1582-10-10', null, null,
                       null, null, null, null, null, null, null),
                      ('o', 4, 0, 0, 3.4e38, 1.7976931348623157e308, 1e100, 'ünï 四半期 🎉', '=1+1', '-1', true, null, '99999-12-31', null,
                       '178000000 years', null, null, null, null, '{{1,2},{3,4}}', '0044-03-15 12:00:00+00 BC', '12024-01-01'),
                      ('p', 1, 1, 1, 1, 1, 1, 'another tenant', '', '', true, null, null, null, null, null, null, null, null, null, null, null);
                    grant usage on schema app to waybill_worker;
                    grant select on app.kinds to waybill_worker""");
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void forEveryTypeAndAwkwardValue() throws Exception {
        assertThat(export(COLUMNS, Optional.empty()))
                .isEqualTo(copy(
                        "select %s from app.kinds where org = 'o' order by id".formatted(String.join(", ", COLUMNS))));
    }

    @Test
    void forASingleColumn() throws Exception {
        assertThat(export(List.of("txt"), Optional.empty()))
                .isEqualTo(copy("select txt from app.kinds where org = 'o' order by id"));
    }

    @Test
    void withTimestampsInIso8601() throws Exception {
        assertThat(export(List.of("at", "ts"), Optional.empty())).isEqualTo("""
                at,ts
                1969-12-31T23:59:59.999999Z,2024-01-01T00:00:00.1
                infinity,-infinity
                ,
                -0043-03-15T12:00:00Z,12024-01-01T00:00:00
                """);
    }

    @Test
    void goesOnAfterACursor() throws Exception {
        assertThat(export(List.of("id"), Optional.of(List.of("2")))).isEqualTo("id\n3\n4\n");
    }

    private static String export(List<String> columns, Optional<List<String>> after) throws SQLException {
        String list = columns.stream().map("{name: %s}"::formatted).collect(Collectors.joining(", "));
        Dataset dataset =
                Datasets.parse("test", """
                        datasets:
                          kinds: {kind: table, from: app.kinds, tenant: org, key: [id], formats: [csv], columns: [%s]}
                        """.formatted(list)).find("kinds").orElseThrow();
        String byCopy = export(dataset, after, table -> new CopyCsvRows(table.copy(after)));
        String byJdbc = export(
                dataset, after, table -> new JdbcCsvRows(table.rows(after, new Estimate(4, 100)), columns.size()));
        assertThat(byCopy).as("both lanes").isEqualTo(byJdbc);
        return byCopy;
    }

    private interface Lane {
        CsvRows rows(TableSource table) throws SQLException;
    }

    private static String export(Dataset dataset, Optional<List<String>> after, Lane lane) throws SQLException {
        PartBuffer out = new PartBuffer(1 << 20);
        try (Connection connection = stack.database().owner()) {
            connection.setAutoCommit(false);
            TableSource table = TableSource.open(connection, dataset, dataset.columns(), "o");
            try (CsvRows rows = lane.rows(table)) {
                rows.header(dataset.columnNames(), out);
                while (rows.next(out)) {
                    assertThat(rows.cursor()).hasSize(1);
                }
            }
        }
        return new String(out.array(), 0, out.partBytes(), StandardCharsets.UTF_8);
    }

    private static String copy(String query) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Connection connection = stack.database().owner()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (%s) to stdout (format csv, header)".formatted(query), out);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
