package dev.waybill.worker.metric;

import dev.waybill.contract.metric.MetricRequest;
import dev.waybill.contract.metric.SecretKeys;
import dev.waybill.contract.metric.SecretKeys.Sealed;
import dev.waybill.contract.metric.Target;
import dev.waybill.contract.metric.Target.Tls;
import dev.waybill.worker.metric.MetricFailed.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// The table `waybill.data_source`: where tenants' databases are, and their passwords, opened.
@ApplicationScoped
class DataSources {

    private static final Logger LOG = Logger.getLogger(DataSources.class);

    private static final String SELECT = """
            select kind, host, port, database_name, user_name, tls, secret, secret_key_id
            from waybill.data_source where org_id = ? and id = ?
            """;

    private final DataSource database;
    private final Optional<SecretKeys> keys = SecretKeys.of(System.getenv());

    DataSources(DataSource database) {
        this.database = database;
    }

    /// How to log in.
    record Login(Target target, String password) {

        @Override
        public String toString() {
            return target.toString();
        }
    }

    /// As the data source is now.
    ///
    /// @throws MetricFailed `credentials-missing`
    Login of(MetricRequest request) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, request.orgId());
            select.setObject(2, request.dataSourceId());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw missing("The data source was deleted.");
                }
                byte[] secret = row.getBytes("secret");
                if (secret == null) {
                    throw missing("The data source has no secret: an administrator must give it one.");
                }
                Target target = target(request.orgId(), request.dataSourceId(), row);
                return new Login(target, open(target, new Sealed(row.getString("secret_key_id"), secret)));
            }
        }
    }

    static Target target(String orgId, UUID id, ResultSet row) throws SQLException {
        return new Target(
                id,
                orgId,
                row.getString("kind"),
                row.getString("host"),
                row.getInt("port"),
                row.getString("database_name"),
                row.getString("user_name"),
                Tls.of(row.getString("tls")));
    }

    private String open(Target target, Sealed secret) {
        try {
            return keys.orElseThrow(() -> new IllegalArgumentException(SecretKeys.VARIABLE + " is not set"))
                    .open(secret, target.seal());
        } catch (IllegalArgumentException e) {
            LOG.errorf(
                    "data source %s: its secret cannot be opened: %s. Give this worker the same %s as files-service, and keep old keys behind the new one until `rotate-secrets` has run",
                    target.dataSourceId(), e.getMessage(), SecretKeys.VARIABLE);
            throw missing("The secret of the data source cannot be opened: an administrator must give it anew.");
        }
    }

    private static MetricFailed missing(String message) {
        return new MetricFailed(Reason.CREDENTIALS_MISSING, message);
    }
}
