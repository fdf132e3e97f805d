package dev.waybill.files.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.files.ExportRun;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/// Asks for what an earlier run was asked for, as a request of the caller's own: the same dataset, format, columns,
/// filter and style, by the rules and rates of any request. The catalog may have changed since, and the rows have.
@ApplicationScoped
class RerunExport {

    private static final String OPTIONS = "select cast(options as text) from waybill.export_run where id = :run";

    private final EntityManager database;
    private final RequestExport requests;
    private final ObjectMapper json;

    RerunExport(EntityManager database, RequestExport requests, ObjectMapper json) {
        this.database = database;
        this.requests = requests;
        this.json = json;
    }

    /// @return the new run
    /// @throws Problem 404 `export-not-found`; 400 `invalid-request` for the result of a metric; those of
    ///     [RequestExport#request]
    @Transactional
    UUID again(Caller caller, String exportId, Optional<IdempotencyKey> key) {
        ExportRun run = ExportRun.named(exportId);
        if (run.metricSlot != null) {
            throw new Problem(ProblemCode.INVALID_REQUEST, "The result of a metric is asked for where the metric is");
        }
        return requests.request(caller, body(run), key);
    }

    private ExportBody body(ExportRun run) {
        String options = (String) database.createNativeQuery(OPTIONS, String.class)
                .setParameter("run", run.id)
                .getSingleResult();
        try {
            ObjectNode body = (ObjectNode) json.readTree(options);
            return json.treeToValue(body.put("dataset", run.dataset).put("format", run.format), ExportBody.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("options of run %s are not those of a request".formatted(run.id), e);
        }
    }
}
