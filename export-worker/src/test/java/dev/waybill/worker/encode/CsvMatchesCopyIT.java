package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.Dataset;
import dev.waybill.worker.encode.Lanes.Lane;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Byte for byte what the server's own `COPY … (FORMAT csv)` writes, and what opencsv makes of the JDBC lane; for
/// timestamps, the documented format.
@ExtendWith(Lanes.Shared.class)
class CsvMatchesCopyIT {

    private static int tables;

    @BeforeAll
    static void createTypes(Lanes lanes) throws SQLException {
        lanes.execute(Awkward.TYPES);
    }

    @ParameterizedTest
    @MethodSource("dev.waybill.worker.encode.Awkward#decoded")
    void forEveryTypeThatIsDecoded(Awkward awkward, Lanes lanes) throws Exception {
        compare(lanes, awkward);
    }

    @ParameterizedTest
    @MethodSource("dev.waybill.worker.encode.Awkward#cast")
    void forTypesThatTheServerWrites(Awkward awkward, Lanes lanes) throws Exception {
        compare(lanes, awkward);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Invoice, no", "say \"hi\"", "\\.", "=1+1", " ", "Größe", "a\\b"})
    void forHeaders(String header, Lanes lanes) throws Exception {
        lanes.execute("create table if not exists app.headed (org text, id int primary key)");
        String column = "id, header: '%s'".formatted(header);
        String expected = lanes.byServer("select id as \"%s\" from app.headed".formatted(header.replace("\"", "\"\"")));
        for (Lane lane : Lane.values()) {
            Dataset dataset = Lanes.dataset("app.headed", List.of("id"), List.of(column));
            assertThat(lanes.export(lane, dataset, Optional.empty()).csv())
                    .as(lane.name())
                    .isEqualTo(expected);
        }
    }

    /// Beside others, and alone, where a field that is empty is a line that is.
    private static void compare(Lanes lanes, Awkward awkward) throws Exception {
        String table = "app.kind_" + ++tables;
        lanes.table(table, awkward.type(), awkward.values());
        for (List<String> columns : List.of(List.of("id", "v"), List.of("v"))) {
            String list = columns.stream()
                    .map(c -> c.equals("v") ? IsoTimestamps.select(c, awkward.type()) : c)
                    .collect(Collectors.joining(", "));
            String expected = lanes.byServer("select %s from %s order by id".formatted(list, table));
            Dataset dataset = Lanes.dataset(table, List.of("id"), columns);
            for (Lane lane : Lane.values()) {
                SameCsv.require(
                        "%s of %s".formatted(lane, columns),
                        expected,
                        lanes.export(lane, dataset, Optional.empty()).csv());
            }
        }
    }
}
