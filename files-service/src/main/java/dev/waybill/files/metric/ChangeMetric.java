package dev.waybill.files.metric;

import dev.waybill.contract.metric.Dialect;
import dev.waybill.files.AuditEntry;
import dev.waybill.files.datasource.DataSource;
import dev.waybill.files.datasource.OperatorRules;
import dev.waybill.files.problem.BrokenConstraint;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;

/// Creates, replaces and deletes metrics, with their audit entries in the same transaction.
@ApplicationScoped
public class ChangeMetric {

    private final EntityManager database;
    private final OperatorRules rules;
    private final Clock clock;

    ChangeMetric(EntityManager database, OperatorRules rules, Clock clock) {
        this.database = database;
        this.rules = rules;
        this.clock = clock;
    }

    /// @throws Problem 400 `invalid-sql`, `invalid-request`; 404 `data-source-not-found`; 409 `name-taken`
    @Transactional
    Metric create(Caller admin, MetricBody body) {
        Metric metric = new Metric();
        metric.createdBy = admin.userId();
        metric.createdAt = clock.instant();
        write(metric, DataSource.held(body.dataSourceId()), body);
        audit(admin, "metric.created", metric);
        return metric;
    }

    /// @throws Problem as [#create]; 404 `metric-not-found`
    @Transactional
    Metric replace(Caller admin, String id, MetricBody body) {
        Metric.requireThere(id);
        DataSource source = DataSource.held(body.dataSourceId()); // first, as whoever deletes one locks it
        Metric metric = Metric.locked(id);
        write(metric, source, body);
        audit(admin, "metric.updated", metric);
        return metric;
    }

    /// @throws Problem 404 `metric-not-found`
    @Transactional
    void delete(Caller admin, String id) {
        Metric metric = Metric.locked(id);
        metric.delete();
        audit(admin, "metric.deleted", metric);
    }

    /// The data source is held: it stays of the kind in whose dialect the SQL was read.
    private void write(Metric metric, DataSource source, MetricBody body) {
        Dialect dialect = rules.kind(source.kind).dialect();
        metric.parameters = body.checked(dialect);
        metric.name = body.name();
        metric.description = body.descriptionOrNone();
        metric.dataSourceId = source.id;
        metric.sql = body.sql();
        metric.updatedAt = clock.instant();
        metric.persist();
        try {
            database.flush();
        } catch (PersistenceException e) {
            throw BrokenConstraint.in(e).orElse("").equals("metric_name_is_unique")
                    ? new Problem(ProblemCode.NAME_TAKEN, "Another metric of this tenant has this name")
                    : e;
        }
    }

    private static void audit(Caller admin, String action, Metric metric) {
        AuditEntry.write(
                admin.userId(),
                action,
                metric.id,
                Map.of("name", metric.name, "dataSourceId", metric.dataSourceId.toString()));
    }
}
