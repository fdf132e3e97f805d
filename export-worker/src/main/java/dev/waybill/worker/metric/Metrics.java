package dev.waybill.worker.metric;

import dev.waybill.contract.metric.AllowedHosts;
import dev.waybill.contract.metric.DataSourceKind;
import dev.waybill.contract.metric.MetricRequest;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.encode.Encoder;
import dev.waybill.worker.metric.DataSources.Login;
import dev.waybill.worker.metric.MetricFailed.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Runs metrics against the databases of tenants.
@ApplicationScoped
public class Metrics {

    private static final Logger LOG = Logger.getLogger(Metrics.class);

    private final DataSources sources;
    private final MetricDatabases databases;
    private final MetricSettings settings;

    Metrics(DataSources sources, MetricSettings settings, @ConfigProperty(name = "waybill.db.url") String own) {
        this.sources = sources;
        this.settings = settings;
        this.databases = new MetricDatabases(
                DataSourceKind.all(System.getenv()), AllowedHosts.of(System.getenv()), OwnDatabase.of(own), drivers());
    }

    private static JdbcDrivers drivers() {
        String directory = System.getenv().getOrDefault(JdbcDrivers.VARIABLE, "");
        if (directory.isBlank()) {
            return JdbcDrivers.none();
        }
        JdbcDrivers drivers = JdbcDrivers.in(Path.of(directory));
        LOG.infof("drivers of metrics, besides PostgreSQL's and MariaDB's: %s", drivers.names());
        return drivers;
    }

    /// Runs the statement, and waits for its first answer.
    ///
    /// @param progress told when the rows have ended
    /// @param whenLost takes its action once the lease is lost
    /// @throws MetricFailed if it does not come so far; nothing is left open then
    public Encoder open(Claim claim, MetricRequest request, MetricProgress progress, Interruption whenLost)
            throws SQLException {
        Duration left = settings.timeout().minus(claim.age());
        if (!left.isPositive()) {
            throw new MetricFailed(Reason.TIMEOUT, "the metric ran longer than %s".formatted(settings.timeout()));
        }
        MetricLimits limits =
                new MetricLimits(settings.maxRows(), settings.maxBytes().asLongValue(), left);
        long begun = System.nanoTime();
        try {
            return new MetricEncoder(open(request, limits, whenLost), progress);
        } catch (MetricFailed e) {
            progress.failed(e.reason(), Duration.ofNanos(System.nanoTime() - begun));
            throw e;
        }
    }

    private MetricRows open(MetricRequest request, MetricLimits limits, Interruption whenLost) throws SQLException {
        Login login = sources.of(request);
        return databases.open(login.target(), login.password(), request.sql(), request.arguments(), limits, whenLost);
    }
}
