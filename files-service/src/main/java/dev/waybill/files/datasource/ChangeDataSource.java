package dev.waybill.files.datasource;

import dev.waybill.contract.metric.Target;
import dev.waybill.files.AuditEntry;
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
import java.util.UUID;

/// Creates, replaces and deletes data sources: row, secret and audit entry in one transaction each.
@ApplicationScoped
public class ChangeDataSource {

    private static final String IS_USED =
            "select exists (select from waybill.metric m where m.org_id = :org and m.data_source_id = :id)";

    private final EntityManager database;
    private final OperatorRules rules;
    private final SecretColumn secrets;
    private final Clock clock;

    ChangeDataSource(EntityManager database, OperatorRules rules, SecretColumn secrets, Clock clock) {
        this.database = database;
        this.rules = rules;
        this.secrets = secrets;
        this.clock = clock;
    }

    /// @throws Problem 400 `invalid-request`, `host-not-allowed`; 409 `name-taken`; 503 `metrics-not-configured`
    @Transactional
    DataSource create(Caller admin, DataSourceBody body) {
        DataSource source = new DataSource();
        source.id = (UUID) database.createNativeQuery("select waybill.uuid_v7()", UUID.class)
                .getSingleResult();
        source.createdBy = admin.userId();
        source.createdAt = clock.instant();
        write(admin, source, body);
        audit(admin, "data-source.created", source);
        return source;
    }

    /// @throws Problem as [#create]; 404 `data-source-not-found`; 400 `secret-required`; 409 `data-source-in-use`
    @Transactional
    DataSource replace(Caller admin, String id, DataSourceBody body) {
        DataSource source = DataSource.locked(id);
        Target before = source.target();
        boolean hadSecret = source.hasSecret();
        write(admin, source, body);
        if (!before.kind().equals(source.kind)) {
            requireUnused(source);
        }
        if (hadSecret && body.secret() == null && !before.equals(source.target())) {
            throw new Problem(
                    ProblemCode.SECRET_REQUIRED,
                    "The secret belongs to kind, host, port, database, user and tls as they were: give it again");
        }
        audit(admin, "data-source.updated", source);
        return source;
    }

    /// @throws Problem 404 `data-source-not-found`; 409 `data-source-in-use`
    @Transactional
    void delete(Caller admin, String id) {
        DataSource source = DataSource.locked(id);
        source.delete();
        flush();
        audit(admin, "data-source.deleted", source);
    }

    private void write(Caller admin, DataSource source, DataSourceBody body) {
        source.name = body.name();
        source.updatedAt = clock.instant();
        source.pointTo(rules.target(source.id, admin.orgId(), body));
        source.persist();
        flush();
        if (body.secret() != null) {
            secrets.write(rules.keys(), source, body.secret());
        }
    }

    private void flush() {
        try {
            database.flush();
        } catch (PersistenceException e) {
            throw switch (BrokenConstraint.in(e).orElse("")) {
                case "data_source_name_is_unique" ->
                    new Problem(ProblemCode.NAME_TAKEN, "Another data source of this tenant has this name");
                case "metric_has_data_source" -> inUse();
                default -> e;
            };
        }
    }

    /// A metric's SQL was checked as its data source's kind reads it. Whoever writes one holds the data source.
    private void requireUnused(DataSource source) {
        Object used = database.createNativeQuery(IS_USED, Boolean.class)
                .setParameter("org", source.orgId)
                .setParameter("id", source.id)
                .getSingleResult();
        if (Boolean.TRUE.equals(used)) {
            throw inUse();
        }
    }

    private static Problem inUse() {
        return new Problem(
                ProblemCode.DATA_SOURCE_IN_USE,
                "Metrics use this data source: it can be deleted, or become of another kind, once none does");
    }

    private static void audit(Caller admin, String action, DataSource source) {
        AuditEntry.write(
                admin.userId(),
                action,
                source.id,
                Map.of(
                        "name", source.name,
                        "kind", source.kind,
                        "host", source.host,
                        "port", source.port,
                        "database", source.databaseName,
                        "user", source.userName,
                        "tls", source.tls,
                        "hasSecret", source.hasSecret()));
    }
}
