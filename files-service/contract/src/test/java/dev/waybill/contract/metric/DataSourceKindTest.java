package dev.waybill.contract.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSourceKindTest {

    @Test
    void knowsThreeByItself() {
        assertThat(DataSourceKind.all(Map.of("PATH", "/bin")))
                .containsExactly(
                        entry("postgresql", new DataSourceKind("postgresql", Dialect.POSTGRESQL, Optional.empty())),
                        entry("mysql", new DataSourceKind("mysql", Dialect.MYSQL, Optional.empty())),
                        entry("mariadb", new DataSourceKind("mariadb", Dialect.MYSQL, Optional.empty())));
    }

    @Test
    void takesFurtherOnesFromTheEnvironment() {
        String url = "jdbc:sqlserver://{host}:{port};databaseName={database};encrypt=true";

        assertThat(DataSourceKind.all(Map.of("WAYBILL_METRIC_JDBC_SQL_SERVER", url)))
                .hasSize(4)
                .containsEntry("sql-server", new DataSourceKind("sql-server", Dialect.OTHER, Optional.of(url)));
    }

    @ParameterizedTest
    @CsvSource({
        "WAYBILL_METRIC_JDBC_, jdbc:x://{host}",
        "WAYBILL_METRIC_JDBC_x, jdbc:x://{host}",
        "WAYBILL_METRIC_JDBC_1X, jdbc:x://{host}",
        "WAYBILL_METRIC_JDBC_X-Y, jdbc:x://{host}",
        "WAYBILL_METRIC_JDBC_X, jdbc:x://example.com",
        "WAYBILL_METRIC_JDBC_X, https://{host}",
        "WAYBILL_METRIC_JDBC_X, ''",
    })
    void refusesOthersByTheNameOfTheVariable(String variable, String url) {
        assertThatThrownBy(() -> DataSourceKind.all(Map.of(variable, url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(variable + " must be a JDBC URL with {host}");
    }

    @Test
    void replacesNoneOfItsOwn() {
        assertThatThrownBy(() -> DataSourceKind.all(Map.of("WAYBILL_METRIC_JDBC_MYSQL", "jdbc:x://{host}")))
                .hasMessageContaining("mysql is a kind that Waybill knows");
    }
}
