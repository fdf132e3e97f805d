package dev.waybill.files.export;

import dev.waybill.files.ExportRun;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.tenant.Caller;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// Asks again for a failed or cancelled export: a new run for the user and the address of the first one, so that each
/// run ends once. Counts against no rate.
@ApplicationScoped
public class RetryExport {

    private static final String RETRY = "select waybill.retry_export(?, ?)";

    private final AgroalDataSource database;

    RetryExport(AgroalDataSource database) {
        this.database = database;
    }

    /// @return the new run
    /// @throws Problem 404 `export-not-found`; 409 `export-not-retryable` (with the status), `export-in-progress`,
    ///     `export-queue-full`; 400 where the catalog has changed since
    @Transactional
    public UUID retry(Caller admin, UUID run) {
        try (Connection connection = database.getConnection(); // the transaction's own
                PreparedStatement retry = connection.prepareStatement(RETRY)) {
            retry.setObject(1, run);
            retry.setString(2, admin.userId());
            try (ResultSet again = retry.executeQuery()) {
                again.next();
                return Optional.ofNullable(again.getObject(1, UUID.class)).orElseThrow(ExportRun::noSuchExport);
            }
        } catch (SQLException e) {
            throw ExportRefusal.of(e);
        }
    }
}
