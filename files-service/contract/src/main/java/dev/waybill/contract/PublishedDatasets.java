package dev.waybill.contract;

import dev.waybill.contract.Table.Column;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.stream.Stream;

/// Writes the catalog to `waybill.dataset`, where `waybill.request_export` looks its rules up.
public final class PublishedDatasets {

    private static final String INSERT = """
            insert into waybill.dataset
              (name, kind, formats, columns, source_schema, source_table, tenant_column, filters, since, archive)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as jsonb))
            """;

    private PublishedDatasets() {}

    /// Makes the table say what the catalog says, in the caller's transaction. Services that start side by side wait
    /// for each other; the last one wins.
    ///
    /// @param connection not in auto-commit mode
    public static void publish(Connection connection, Datasets datasets) throws SQLException {
        try (Statement clear = connection.createStatement()) {
            clear.execute("lock table waybill.dataset in share row exclusive mode");
            clear.execute("delete from waybill.dataset");
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Dataset dataset : datasets.all()) {
                Optional<Table> table = dataset.content() instanceof Table t ? Optional.of(t) : Optional.empty();
                insert.setString(1, dataset.name());
                insert.setString(2, dataset.kind());
                insert.setArray(3, texts(connection, dataset.formats().stream().map(ExportFormat::extension)));
                insert.setArray(4, texts(connection, dataset.columns().stream().map(Column::name)));
                insert.setString(5, table.map(Table::schema).orElse(null));
                insert.setString(6, table.map(Table::name).orElse(null));
                insert.setString(7, table.map(Table::tenant).orElse(null));
                insert.setArray(8, texts(connection, table.stream().flatMap(t -> t.filters().stream())));
                insert.setString(9, table.flatMap(Table::since).orElse(null));
                insert.setString(
                        10, dataset.content() instanceof Archive archive ? PublishedArchive.json(archive) : null);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static Array texts(Connection connection, Stream<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }
}
