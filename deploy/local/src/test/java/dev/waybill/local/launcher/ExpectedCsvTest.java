package dev.waybill.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.local.LocalStack;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExpectedCsvTest {

    private static final UUID TENANT = UUID.fromString("0197a000-0000-7000-8000-000000000001");

    @Test
    void isCopyWithTheCatalogsHeadersAndIsoTimestamps() throws Exception {
        Dataset things = Datasets.parse("test.yaml", """
                        datasets:
                          things:
                            kind: table
                            from: app.things
                            tenant: org
                            key: [id]
                            formats: [csv]
                            columns:
                              - {name: id, header: 'Id, of a "thing"'}
                              - {name: note, header: Note}
                              - {name: at, header: At}
                              - {name: local, header: Local}
                        """).find("things").orElseThrow();
        try (LocalStack stack = LocalStack.startTemporary();
                Connection owner = stack.database().owner();
                Statement sql = owner.createStatement()) {
            sql.execute("create schema app");
            sql.execute("create table app.things (org uuid, id int, note text, at timestamptz, local timestamp)");
            sql.execute("insert into app.things values ('%1$s', 2, '', '2024-05-06 07:08:09.120+00', '1969-12-31'),"
                            .formatted(TENANT)
                    + "('%1$s', 1, null, '2024-05-06 09:00:00+02', '2024-05-06 10:00:00.000001'),".formatted(TENANT)
                    + "('%1$s', 3, 'a,b', null, null), ('%2$s', 1, 'other', null, null)"
                            .formatted(TENANT, UUID.randomUUID()));

            ExpectedCsv expected = new ExpectedCsv(owner);

            assertThat(expected.rowCount(things.table(), TENANT)).isEqualTo(3);
            assertThat(expected.sha256(things.table(), TENANT)).isEqualTo(sha256("""
                            "Id, of a ""thing""\",Note,At,Local
                            1,,2024-05-06T07:00:00Z,2024-05-06T10:00:00.000001
                            2,"",2024-05-06T07:08:09.12Z,1969-12-31T00:00:00
                            3,"a,b",,
                            """));
        }
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(ExpectedCsv.newDigest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
