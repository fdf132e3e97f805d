package dev.waybill.contract;

import dev.waybill.contract.Table.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/// Writes the catalog to `waybill.dataset`, where `waybill.request_export` looks its rules up.
public final class PublishedDatasets {

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
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into waybill.dataset (name, kind, formats, columns) values (?, ?, ?, ?)")) {
            for (Dataset dataset : datasets.all()) {
                insert.setString(1, dataset.name());
                insert.setString(2, dataset.kind());
                Object[] formats =
                        dataset.formats().stream().map(ExportFormat::extension).toArray();
                insert.setArray(3, connection.createArrayOf("text", formats));
                Object[] columns = dataset.columns().stream().map(Column::name).toArray();
                insert.setArray(4, connection.createArrayOf("text", columns));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
