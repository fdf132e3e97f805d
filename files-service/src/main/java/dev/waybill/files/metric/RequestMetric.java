package dev.waybill.files.metric;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.files.AuditEntry;
import dev.waybill.files.RateLimit;
import dev.waybill.files.datasource.DataSource;
import dev.waybill.files.datasource.OperatorRules;
import dev.waybill.files.metric.Arguments.Argument;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.Caller;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Asks for the result of a metric, or for the trial of a data source: run and outbox row in one transaction. What is
/// refused leaves nothing, and counts against no rate.
@ApplicationScoped
public class RequestMetric {

    private static final String REQUEST = "select waybill.request_metric(?, ?, ?, ?, ?::jsonb, ?)";
    private static final String TOO_MANY = "WB010";
    private static final String RETRY_SECONDS = "5";

    private final AgroalDataSource database;
    private final RateLimit rate;
    private final OperatorRules rules;
    private final MetricSettings settings;
    private final ObjectMapper json;

    RequestMetric(
            AgroalDataSource database,
            RateLimit rate,
            OperatorRules rules,
            MetricSettings settings,
            ObjectMapper json) {
        this.database = database;
        this.rate = rate;
        this.rules = rules;
        this.settings = settings;
        this.json = json;
    }

    /// @param query value or values of each parameter, by its name
    /// @return the run's id
    /// @throws Problem 404 `metric-not-found`, `credentials-missing`; 400 `invalid-request`;
    ///     429 `too-many-metrics`, `rate-limited`; 503 `metrics-not-configured`
    @Transactional
    public UUID download(Caller caller, String metricId, Map<String, List<String>> query) {
        Metric metric = Metric.held(metricId); // the arguments are of the SQL that the run takes
        List<Argument> arguments = Arguments.of(metric.parameters, query);
        requireSecret(
                DataSource.<DataSource>findByIdOptional(metric.dataSourceId).orElseThrow(Metric::noSuchMetric));
        UUID run = ask(caller, metric.id, null, arguments).orElseThrow(Metric::noSuchMetric);
        rate.take(caller, settings.rate());
        return run;
    }

    /// @return the run's id
    /// @throws Problem 404 `data-source-not-found`, `credentials-missing`; 429 and 503 as for a download
    @Transactional
    public UUID trial(Caller admin, String dataSourceId) {
        DataSource source = DataSource.named(dataSourceId);
        requireSecret(source);
        UUID run = ask(admin, null, source.id, List.of()).orElseThrow(DataSource::noSuchDataSource);
        rate.take(admin, settings.rate());
        AuditEntry.write(
                admin.userId(),
                "data-source.tested",
                source.id,
                Map.of("name", source.name, "host", source.host, "user", source.userName, "exportId", run.toString()));
        return run;
    }

    private void requireSecret(DataSource source) {
        rules.requireMetrics();
        if (!source.hasSecret()) {
            throw new Problem(
                    ProblemCode.CREDENTIALS_MISSING,
                    "The data source has no secret: an administrator of the tenant has to give it");
        }
    }

    private Optional<UUID> ask(
            Caller caller, @Nullable UUID metric, @Nullable UUID dataSource, List<Argument> arguments) {
        try (Connection connection = database.getConnection(); // the transaction's own
                PreparedStatement request = connection.prepareStatement(REQUEST)) {
            request.setString(1, caller.userId());
            request.setString(2, caller.email().orElse(null));
            request.setObject(3, metric);
            request.setObject(4, dataSource);
            request.setString(5, json.writeValueAsString(arguments));
            request.setInt(6, settings.perTenant());
            try (ResultSet run = request.executeQuery()) {
                run.next();
                return Optional.ofNullable(run.getObject(1, UUID.class));
            }
        } catch (SQLException e) {
            throw TOO_MANY.equals(e.getSQLState())
                    ? tooMany()
                    : new IllegalStateException("cannot ask for a metric", e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values are always JSON", e);
        }
    }

    private Problem tooMany() {
        return new Problem(
                        ProblemCode.TOO_MANY_METRICS,
                        "%d metrics of this tenant are running, which is as many as may: try again in %s seconds"
                                .formatted(settings.perTenant(), RETRY_SECONDS))
                .withHeader("Retry-After", RETRY_SECONDS);
    }
}
