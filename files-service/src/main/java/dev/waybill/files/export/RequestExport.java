package dev.waybill.files.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.files.RateLimit;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.util.PSQLException;

/// Asks for an export: run and outbox row in one transaction, by the function that any other program may call too.
@ApplicationScoped
public class RequestExport {

    private static final String REQUEST = "select waybill.request_export(?, ?, ?, ?, ?, ?::jsonb)";
    private static final Duration RATE_WINDOW = Duration.ofMinutes(1);

    private final AgroalDataSource database;
    private final RateLimit rate;
    private final ObjectMapper json;
    private final int ratePerMinute;

    RequestExport(
            AgroalDataSource database,
            RateLimit rate,
            ObjectMapper json,
            @ConfigProperty(name = "waybill.export.rate-per-minute", defaultValue = "5") int ratePerMinute) {
        this.database = database;
        this.rate = rate;
        this.json = json;
        this.ratePerMinute = ratePerMinute;
    }

    /// One transaction: a request that is refused (bad, or another run is active) does not count against the rate.
    ///
    /// @return the run's id
    /// @throws Problem 400 `unknown-dataset`, `unknown-format`, `unknown-field`, `invalid-request`; 409
    ///     `export-in-progress`, with `exportId` unless the other run's request is not committed yet; 429
    ///     `rate-limited`
    @Transactional
    public UUID request(Caller caller, ExportBody body) {
        boolean byMail = body.deliveryMethod() == null || body.deliveryMethod().equals("email");
        if (byMail && caller.email().isEmpty()) {
            throw new Problem(
                    ProblemCode.INVALID_REQUEST, "the token has no claim email: deliveryMethod email needs one");
        }
        rate.take(caller, "export", ratePerMinute, RATE_WINDOW);
        try (Connection connection = database.getConnection(); // the transaction's own
                PreparedStatement request = connection.prepareStatement(REQUEST)) {
            request.setString(1, caller.orgId());
            request.setString(2, caller.userId());
            request.setString(3, caller.email().orElse(null));
            request.setString(4, body.dataset());
            request.setString(5, body.format());
            request.setString(6, options(body));
            try (ResultSet run = request.executeQuery()) {
                run.next();
                return run.getObject(1, UUID.class);
            }
        } catch (PSQLException e) {
            throw refusal(e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot request an export", e);
        }
    }

    private String options(ExportBody body) {
        Map<String, Object> options = new LinkedHashMap<>();
        if (body.fields() != null) {
            options.put("fields", body.fields());
        }
        if (body.includeImages() != null) {
            options.put("includeImages", body.includeImages());
        }
        if (body.deliveryMethod() != null) {
            options.put("deliveryMethod", body.deliveryMethod());
        }
        try {
            return json.writeValueAsString(options);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values are always JSON", e);
        }
    }

    /// The SQLSTATEs of class WB are the function's contract; anything else is a surprise.
    private static RuntimeException refusal(PSQLException e) {
        String message = e.getServerErrorMessage() == null
                ? ""
                : String.valueOf(e.getServerErrorMessage().getMessage());
        return switch (String.valueOf(e.getSQLState())) {
            case "WB001" -> new Problem(ProblemCode.UNKNOWN_DATASET, message);
            case "WB002" -> new Problem(ProblemCode.UNKNOWN_FORMAT, message);
            case "WB003" -> new Problem(ProblemCode.UNKNOWN_FIELD, message);
            case "WB004" -> inProgress(e, message);
            case "WB005" -> new Problem(ProblemCode.INVALID_REQUEST, message);
            case "55P03" -> // lock_not_available: another program's transaction has asked, and has not ended
                new Problem(
                        ProblemCode.EXPORT_IN_PROGRESS,
                        "Another request for an export of this tenant is being made right now: try again");
            default -> new IllegalStateException("cannot request an export", e);
        };
    }

    private static Problem inProgress(PSQLException e, String message) {
        String active = String.valueOf(e.getServerErrorMessage().getDetail());
        return new Problem(ProblemCode.EXPORT_IN_PROGRESS, message).with("exportId", active);
    }
}
