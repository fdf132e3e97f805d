package dev.waybill.files.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.files.RateLimit;
import dev.waybill.files.RateLimit.Limit;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.Caller;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Asks for an export: run and outbox row in one transaction, by the function that any other program may call too.
@ApplicationScoped
public class RequestExport {

    private static final String REQUEST = "select waybill.request_export(?, ?, ?, ?, ?, ?::jsonb)";

    private static final int MOST_DIGITS = 1_000;

    private final AgroalDataSource database;
    private final RateLimit rate;
    private final ExportRates rates;
    private final IdempotencyKeys keys;
    private final ObjectMapper json;

    RequestExport(
            AgroalDataSource database, RateLimit rate, ExportRates rates, IdempotencyKeys keys, ObjectMapper json) {
        this.database = database;
        this.rate = rate;
        this.rates = rates;
        this.keys = keys;
        this.json = json;
    }

    /// One transaction: a request that is refused (bad, or another run is active) counts against no rate and uses up no
    /// key.
    ///
    /// @param key of the header Idempotency-Key: where this user asked for the same before, nothing is asked again
    /// @return the run's id
    /// @throws Problem 400 `unknown-dataset`, `unknown-format`, `unknown-field`, `invalid-filter`,
    ///     `invalid-request`; 409 `export-in-progress`, with `exportId` unless the other run's request is not
    ///     committed yet; 409 `export-queue-full`; 422 `idempotency-key-reused`; 429 `rate-limited`
    @Transactional
    public UUID request(Caller caller, ExportBody body, Optional<IdempotencyKey> key) {
        return ask(caller, body, key, rates.of(body.dataset()));
    }

    /// The same for a caller that waits for the end, with the rate of those.
    @Transactional
    public UUID requestSync(Caller caller, ExportBody body) {
        return ask(caller, body, Optional.empty(), rates.ofSync(body.dataset()));
    }

    private UUID ask(Caller caller, ExportBody body, Optional<IdempotencyKey> key, Limit limit) {
        Optional<UUID> before = key.flatMap(k -> keys.claim(caller, k, body));
        if (before.isPresent()) {
            return before.get();
        }
        boolean byMail = body.deliveryMethod() == null || body.deliveryMethod().equals("email");
        if (byMail && caller.email().isEmpty()) {
            throw new Problem(
                    ProblemCode.INVALID_REQUEST, "the token has no claim email: deliveryMethod email needs one");
        }
        UUID run = insert(caller, body);
        rate.take(caller, limit);
        key.ifPresent(k -> keys.keep(caller, k, run));
        return run;
    }

    private UUID insert(Caller caller, ExportBody body) {
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
        } catch (SQLException e) {
            throw ExportRefusal.of(e);
        }
    }

    /// What the body asks for, as the database's functions take it.
    String options(ExportBody body) {
        Map<String, Object> options = new LinkedHashMap<>();
        put(options, "fields", body.fields());
        if (body.filter() != null) {
            requireNumbersThatCanBeWritten(body.filter());
        }
        put(options, "filter", body.filter());
        put(options, "profile", body.profile());
        put(options, "delimiter", body.delimiter());
        put(options, "header", body.header());
        put(options, "compression", body.compression());
        put(options, "includeImages", body.includeImages());
        put(options, "deliveryMethod", body.deliveryMethod());
        put(options, "whenBusy", body.whenBusy());
        try {
            return json.writeValueAsString(options);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values are always JSON", e);
        }
    }

    /// A few characters of JSON can mean a hundred thousand digits, and the database writes them all.
    private static void requireNumbersThatCanBeWritten(JsonNode filter) {
        if (filter.isBigDecimal() || filter.isBigInteger()) {
            BigDecimal number = filter.decimalValue();
            if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
                throw new Problem(
                        ProblemCode.INVALID_FILTER,
                        "filter has a number of more than %d digits".formatted(MOST_DIGITS));
            }
        }
        filter.forEach(RequestExport::requireNumbersThatCanBeWritten);
    }

    private static void put(Map<String, Object> options, String name, @Nullable Object value) {
        if (value != null) {
            options.put(name, value);
        }
    }
}
