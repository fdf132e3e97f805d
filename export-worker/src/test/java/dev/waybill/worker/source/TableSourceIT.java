package dev.waybill.worker.source;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.local.LocalStack;
import dev.waybill.worker.source.TableSource.Estimate;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A catalog that does not fit the database is refused with the name of what is wrong: a wrong export would be worse.
class TableSourceIT {

    private static LocalStack stack;

    @BeforeAll
    static void start() throws SQLException {
        stack = LocalStack.startTemporary();
        try (Connection owner = stack.database().owner();
                Statement statement = owner.createStatement()) {
            statement.execute("""
                    create schema app;
                    create table app.loose (org text, id bigint, twin bigint, name text);
                    insert into app.loose values ('o', 1, 7, 'a'), ('o', 2, 7, 'b'), ('o', null, 8, 'c')""");
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app.missing | org | id   | name  | there is no table \"app\".\"missing\"",
                "app.loose   | org | id   | nmae  | app.loose has no column nmae",
                "app.loose   | orgx | id  | name  | app.loose has no column orgx",
                "app.loose   | org | twin | name  | two rows have the key [twin] = [7]",
                "app.loose   | org | id   | name  | a row has NULL in key column id"
            })
    void namesWhatDoesNotFit(String from, String tenant, String key, String column, String message) {
        assertThatThrownBy(() -> readAll(from, tenant, key, column))
                .isInstanceOf(SourceBroken.class)
                .hasMessageContaining(message);
    }

    private static void readAll(String from, String tenant, String key, String column) throws SQLException {
        Dataset dataset = Datasets.parse("test", """
                        datasets:
                          d: {kind: table, from: %s, tenant: %s, key: [%s], formats: [csv], columns: [{name: %s}]}
                        """.formatted(from, tenant, key, column))
                .find("d")
                .orElseThrow();
        try (Connection connection = stack.database().owner()) {
            connection.setAutoCommit(false);
            TableSource table = TableSource.open(connection, dataset, dataset.columns(), "o");
            try (RowSource rows = table.rows(Optional.empty(), new Estimate(3, 10))) {
                while (rows.next()) {
                    rows.value(0);
                }
            }
        }
    }
}
