package dev.waybill.files.export;

import dev.waybill.contract.Datasets;
import dev.waybill.contract.PublishedDatasets;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The catalog file, read once at start and published to the database, where `waybill.request_export` looks its rules
/// up. A file with mistakes stops the start.
@ApplicationScoped
public class Catalog {

    @Produces
    @Singleton
    Datasets datasets(@ConfigProperty(name = "waybill.datasets") Path file) {
        return Datasets.load(file);
    }

    void publish(@Observes StartupEvent start, Datasets datasets, AgroalDataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                PublishedDatasets.publish(connection, datasets);
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }
}
