package dev.waybill.worker.cleanup;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/// Clears stored links that stopped working: a dead link helps nobody who reads the table.
@ApplicationScoped
class ExpiredLinks implements CleanupJob {

    private static final String DUE = " where download_url is not null and download_url_expires_at <= now()";

    private final DataSource database;

    ExpiredLinks(DataSource database) {
        this.database = database;
    }

    @Override
    public Job job() {
        return Job.EXPIRED_LINKS;
    }

    @Override
    public Swept runOnce() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement clear = connection.createStatement()) {
            int cleared = clear.executeUpdate("update waybill.export_run set download_url = null" + DUE);
            return new Swept(cleared, cleared, 0);
        }
    }

    @Override
    public long countDue() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("select count(*) from waybill.export_run" + DUE)) {
            row.next();
            return row.getLong(1);
        }
    }
}
