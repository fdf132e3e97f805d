package dev.waybill.worker.request;

import dev.waybill.contract.Archive;
import dev.waybill.contract.Archive.Documents;
import dev.waybill.contract.Archive.StoredFiles;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Who has something to export. Waybill keeps no list of tenants: they are those of the dataset's own rows and files.
final class Tenants {

    private static final String OF_FILES = """
            select distinct f.org_id from waybill.file_metadata f
            where f.soft_deleted_at is null and (cardinality(?::text[]) = 0 or f.entity_type = any (?))
            """;

    private Tenants() {}

    /// All of them, in memory: some 100 bytes each.
    ///
    /// @param connection whose role may read the dataset's tables; in auto-commit mode, as it is left
    /// @throws SQLException also if a policy on rows would hide some of the tenants
    static SortedSet<String> of(Connection connection, Dataset dataset) throws SQLException {
        SortedSet<String> tenants = new TreeSet<>();
        for (Table table : tables(dataset)) {
            addOfTable(connection, table, tenants);
        }
        Optional<StoredFiles> files = dataset.content() instanceof Archive archive ? archive.files() : Optional.empty();
        if (files.isPresent()) {
            addOfFiles(connection, files.get(), tenants);
        }
        return tenants;
    }

    private static List<Table> tables(Dataset dataset) {
        return switch (dataset.content()) {
            case Table table -> List.of(table);
            case Archive archive ->
                archive.documents().stream().map(Documents::table).toList();
        };
    }

    private static void addOfTable(Connection connection, Table table, SortedSet<String> tenants) throws SQLException {
        // the catalog allows letters, digits and _ only
        String select = "select distinct t.\"%3$s\"::text from \"%1$s\".\"%2$s\" t where t.\"%3$s\" is not null"
                .formatted(table.schema(), table.name(), table.tenant());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "set transaction read only; set local row_security = off; set local statement_timeout = 0");
            try (ResultSet row = statement.executeQuery(select)) {
                add(row, tenants);
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void addOfFiles(Connection connection, StoredFiles files, SortedSet<String> tenants)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OF_FILES)) {
            Object[] entityTypes = files.entityTypes().toArray();
            select.setArray(1, connection.createArrayOf("text", entityTypes));
            select.setArray(2, connection.createArrayOf("text", entityTypes));
            try (ResultSet row = select.executeQuery()) {
                add(row, tenants);
            }
        }
    }

    private static void add(ResultSet row, SortedSet<String> tenants) throws SQLException {
        while (row.next()) {
            tenants.add(row.getString(1));
        }
    }
}
