package dev.waybill.worker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.contract.Condition;
import dev.waybill.contract.Condition.Operator;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.local.LocalStack;
import dev.waybill.worker.source.TableSource.Estimate;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
                    create table app.loose (org text, id bigint, twin bigint not null, name text);
                    insert into app.loose values ('o', 1, 7, 'a'), ('o', 2, 7, 'b'), ('o', null, 8, 'c');
                    create view app.seen as select * from app.loose;
                    create table app.walled (org text not null, id bigint primary key, name text);
                    insert into app.walled values ('o', 1, 'a'), ('o', 2, 'b');
                    alter table app.walled enable row level security;
                    create role reader nologin;
                    grant reader to waybill_owner;
                    grant usage on schema app to reader;
                    grant select on app.walled to reader;
                    create policy few on app.walled to reader using (id = 1)""");
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private enum Lane {
        COPY,
        JDBC
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app.missing | org  | id   | name | there is no table \"app\".\"missing\"",
                "app.loose   | org  | id   | nmae | app.loose has no column nmae",
                "app.loose   | orgx | id   | name | app.loose has no column orgx",
                "app.loose   | org  | id   | name | needs NOT NULL on its key and a unique index over (org, id), or part of them",
                "app.loose   | org  | twin | name | needs NOT NULL on its key and a unique index over (org, twin), or part of them",
                "app.seen    | org  | twin | name | two rows have the key [twin] = [7]",
                "app.seen    | org  | id   | name | a row has NULL in key column id"
            })
    void namesWhatDoesNotFit(String from, String tenant, String key, String column, String message) {
        for (Lane lane : Lane.values()) {
            assertThatThrownBy(() -> readAll(lane, from, tenant, key, column, Optional.empty()))
                    .as(lane.name())
                    .isInstanceOf(SourceBroken.class)
                    .hasMessageContaining(message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesToGoOnWhereARowWouldBeMissed(Lane lane) {
        assertThatThrownBy(() -> readAll(lane, "app.seen", "org", "twin", "name", Optional.of(List.of("7"))))
                .as("after the first of two rows with this key")
                .hasMessageContaining("two rows have the key [twin] = [7]");
        assertThatThrownBy(() -> readAll(lane, "app.seen", "org", "id", "name", Optional.of(List.of("1"))))
                .as("rows with a NULL key are in no comparison")
                .hasMessageContaining("a row has NULL in key [id]");
    }

    @ParameterizedTest
    @EnumSource
    void refusesATableWhosePoliciesWouldHideRows(Lane lane) {
        assertThatThrownBy(() -> readAll(lane, "set role reader", "app.walled", "org", "id", "name", Optional.empty()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("row-level security");
    }

    @ParameterizedTest
    @EnumSource
    void hasTheCursorOfTheLastRowWhenNoneIsLeft(Lane lane) throws SQLException {
        assertThat(readAll(lane, "app.walled", "org", "id", "name", Optional.empty()))
                .containsExactly("2");
    }

    @Test
    void knowsWhetherThereAreMoreRowsThanSoMany() throws SQLException {
        Dataset dataset = dataset("app.walled", "org", "id", "name");
        Condition second = new Condition("id", Operator.GTE, List.of("2"));
        Selection all = Selection.all(dataset.table(), dataset.columns(), "o");
        Selection some = new Selection(dataset.table(), dataset.columns(), "o", List.of(second), false);

        assertThat(List.of(hasMoreThan(1, all), hasMoreThan(2, all))).containsExactly(true, false);
        assertThat(List.of(hasMoreThan(0, some), hasMoreThan(1, some))).containsExactly(true, false);
    }

    private static boolean hasMoreThan(long rows, Selection selection) throws SQLException {
        try (Connection connection = stack.database().owner()) {
            connection.setAutoCommit(false);
            return TableSource.open(connection, selection).hasMoreThan(rows);
        }
    }

    private static Dataset dataset(String from, String tenant, String key, String column) {
        return Datasets.parse("test", """
                        datasets:
                          d: {kind: table, from: %s, tenant: %s, key: [%s], formats: [csv], columns: [{name: %s}]}
                        """.formatted(from, tenant, key, column))
                .find("d")
                .orElseThrow();
    }

    /// The cursor at the end.
    private static List<String> readAll(
            Lane lane, String from, String tenant, String key, String column, Optional<List<String>> after)
            throws SQLException {
        return readAll(lane, "select 1", from, tenant, key, column, after);
    }

    private static List<String> readAll(
            Lane lane,
            String before,
            String from,
            String tenant,
            String key,
            String column,
            Optional<List<String>> after)
            throws SQLException {
        Dataset dataset = dataset(from, tenant, key, column);
        try (Connection connection = stack.database().owner();
                Statement statement = connection.createStatement()) {
            statement.execute(before);
            connection.setAutoCommit(false);
            TableSource table = TableSource.open(connection, Selection.all(dataset.table(), dataset.columns(), "o"));
            if (lane == Lane.COPY) {
                try (PostgresCopySource rows = table.copy(after)) {
                    while (rows.next()) {
                        rows.row();
                    }
                    return rows.cursor();
                }
            } else {
                try (RowSource rows = table.rows(after, new Estimate(3, 10))) {
                    while (rows.next()) {
                        rows.value(0);
                    }
                    return rows.cursor();
                }
            }
        }
    }
}
