package dev.waybill.worker.cleanup;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/// Clears stored links that stopped working: a dead link helps nobody who reads the table.
@ApplicationScoped
public class ExpiredLinks {

    private static final String CLEAR = """
            update waybill.export_run set download_url = null
            where download_url is not null and download_url_expires_at <= now()
            """;

    private final DataSource database;

    ExpiredLinks(DataSource database) {
        this.database = database;
    }

    @Scheduled(every = "{waybill.cleanup.links-every}")
    public void runOnce() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement clear = connection.createStatement()) {
            clear.executeUpdate(CLEAR);
        }
    }
}
