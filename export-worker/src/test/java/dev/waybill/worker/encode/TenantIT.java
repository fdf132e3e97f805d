package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.contract.Dataset;
import dev.waybill.worker.encode.Lanes.Lane;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A tenant's id is a value, never SQL, and never another tenant's.
@ExtendWith(Lanes.Shared.class)
class TenantIT {

    private static final List<String> AWKWARD = List.of(
            "",
            "o",
            "o'",
            "o''",
            "'",
            "\\",
            "o\\",
            "\\'",
            "\"",
            "$$",
            "%",
            "%s",
            "o' or '1'='1",
            "o'); drop table app.tenants; --",
            "o\n",
            "ö",
            "O",
            " o");

    @BeforeAll
    static void create(Lanes lanes) throws SQLException {
        lanes.execute("create table app.tenants (org text not null, id int primary key)");
        for (String org : AWKWARD) {
            lanes.execute("insert into app.tenants select '%s', 1 + count(*) from app.tenants"
                    .formatted(org.replace("'", "''")));
        }
        for (String type : List.of("varchar(3)", "char(3)", "name", "uuid", "int")) {
            String table = "app.tenants_" + type.replaceAll("\\W.*", "");
            lanes.execute("create table %s (org %s not null, id int primary key)".formatted(table, type));
        }
        lanes.execute("""
                insert into app.tenants_varchar values ('abc', 1);
                insert into app.tenants_char values ('abc', 1);
                insert into app.tenants_name values (repeat('x', 63), 1);
                insert into app.tenants_uuid values ('00000000-0000-0000-0000-000000000001', 1);
                insert into app.tenants_int values (1, 1)""");
    }

    @ParameterizedTest
    @EnumSource
    void getsItsOwnRowsAlone(Lane lane, Lanes lanes) throws SQLException {
        for (int n = 0; n < AWKWARD.size(); n++) {
            assertThat(export(lanes, lane, "app.tenants", AWKWARD.get(n)))
                    .as(AWKWARD.get(n))
                    .isEqualTo("id\n%d\n".formatted(n + 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void getsNothingForAnIdThatIsOnlyLikeOne(Lane lane, Lanes lanes) throws SQLException {
        assertThat(export(lanes, lane, "app.tenants", "o' --")).isEqualTo("id\n");
        assertThat(export(lanes, lane, "app.tenants_varchar", "abc")).isEqualTo("id\n1\n");
        assertThat(export(lanes, lane, "app.tenants_varchar", "abcd"))
                .as("cut to the column's length")
                .isEqualTo("id\n");
        assertThat(export(lanes, lane, "app.tenants_char", "abcd"))
                .as("cut to the column's length")
                .isEqualTo("id\n");
        assertThat(export(lanes, lane, "app.tenants_name", "x".repeat(64)))
                .as("cut to the length of a name")
                .isEqualTo("id\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.tenants_uuid", "app.tenants_int"})
    void isRefusedWhereItCannotBeOne(String table, Lanes lanes) {
        for (Lane lane : Lane.values()) {
            assertThatThrownBy(() -> export(lanes, lane, table, "1) or (1=1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("invalid input syntax");
        }
    }

    private static String export(Lanes lanes, Lane lane, String table, String org) throws SQLException {
        Dataset dataset = Lanes.dataset(table, List.of("id"), List.of("id"));
        return lanes.export(lane, dataset, org, Optional.empty()).csv();
    }
}
