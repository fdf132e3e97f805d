package dev.waybill.files.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.contract.CatalogFile;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.ExportFormat;
import dev.waybill.contract.Table.Column;
import dev.waybill.files.RateLimit;
import dev.waybill.files.RateLimit.Limit;
import dev.waybill.files.RateLimit.Whose;
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
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Asks the database what an export would be. The function runs as the worker does, since this service may not read
/// the product's tables; it checks a request as the one that makes exports does.
@ApplicationScoped
public class EstimateExport {

    private static final String ESTIMATE = "select waybill.estimate_export(?, ?, ?::jsonb)";

    private final AgroalDataSource database;
    private final RateLimit rate;
    private final RequestExport requests;
    private final CatalogFile catalog;
    private final ObjectMapper json;
    private final Limit limit;

    EstimateExport(
            AgroalDataSource database,
            RateLimit rate,
            RequestExport requests,
            CatalogFile catalog,
            ObjectMapper json,
            @ConfigProperty(name = "waybill.export.estimates-per-minute", defaultValue = "60") int perMinute) {
        this.database = database;
        this.rate = rate;
        this.requests = requests;
        this.catalog = catalog;
        this.json = json;
        this.limit = new Limit("estimate", Whose.USER, perMinute, Duration.ofMinutes(1));
    }

    /// @throws Problem 400 as a request for the export; 429 `rate-limited`; 503 `estimate-unavailable`, if the worker
    ///     could not read the table either
    @Transactional
    public EstimateAnswer estimate(Caller caller, ExportBody body) {
        rate.take(caller, limit);
        KnownOfExport known = ask(body);
        List<String> columns = body.fields() != null
                ? body.fields()
                : catalog.current().find(body.dataset()).map(Dataset::columns).orElse(List.of()).stream()
                        .map(Column::name)
                        .toList();
        return known.estimate(body, ExportFormat.of(body.format()).orElseThrow(), columns, body.compression() != null);
    }

    private KnownOfExport ask(ExportBody body) {
        try (Connection connection = database.getConnection(); // the transaction's own
                PreparedStatement estimate = connection.prepareStatement(ESTIMATE)) {
            estimate.setString(1, body.dataset());
            estimate.setString(2, body.format());
            estimate.setString(3, requests.options(body));
            try (ResultSet row = estimate.executeQuery()) {
                row.next();
                return known(json.readTree(row.getString(1)));
            }
        } catch (SQLException e) {
            throw "WB009".equals(e.getSQLState()) ? unavailable(e) : ExportRefusal.of(e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("waybill.estimate_export does not answer JSON", e);
        }
    }

    private static KnownOfExport known(JsonNode answer) {
        return new KnownOfExport(
                answer.path("plannedRows").asLong(),
                answer.path("plannedBytes").asLong(),
                answer.path("files").asLong(),
                answer.path("fileBytes").asLong(),
                answer.path("pastRuns").asInt(),
                answer.path("pastRows").asLong(),
                answer.path("pastBytes").asLong(),
                answer.path("pastSeconds").asDouble());
    }

    private static Problem unavailable(SQLException e) {
        return new Problem(ProblemCode.ESTIMATE_UNAVAILABLE, ExportRefusal.message(e), e);
    }
}
