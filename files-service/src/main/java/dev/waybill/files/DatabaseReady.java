package dev.waybill.files;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/// Ready only while the database answers.
@Readiness
@ApplicationScoped
public class DatabaseReady implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(DatabaseReady.class);
    private static final String NAME = "database";
    private static final int TIMEOUT_SECONDS = 2;

    private final AgroalDataSource database;

    DatabaseReady(AgroalDataSource database) {
        this.database = database;
    }

    @Override
    public HealthCheckResponse call() {
        try (Connection connection = database.getConnection();
                Statement ping = connection.createStatement()) {
            ping.setQueryTimeout(TIMEOUT_SECONDS);
            ping.execute("select 1");
            return HealthCheckResponse.up(NAME);
        } catch (SQLException | IllegalStateException e) {
            LOG.warnf("the database does not answer: %s", e.getMessage());
            return HealthCheckResponse.down(NAME);
        }
    }
}
