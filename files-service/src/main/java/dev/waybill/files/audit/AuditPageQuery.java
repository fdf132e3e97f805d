package dev.waybill.files.audit;

import dev.waybill.files.AuditEntry;
import dev.waybill.files.Position;
import io.quarkus.panache.common.Parameters;
import java.util.List;
import java.util.Optional;

/// One page of entries, newest first, along one of the indexes `audit_logs_…`, each of which ends in that order.
record AuditPageQuery(String where, Parameters parameters) {

    static AuditPageQuery of(AuditQuery asked, Optional<Position> after) {
        StringBuilder where = new StringBuilder("1 = 1");
        Parameters parameters = new Parameters();
        if (asked.action != null && asked.action.endsWith("*")) {
            where.append(" and action like :action escape '!'");
            parameters.and("action", prefix(asked.action));
        } else if (asked.action != null) {
            where.append(" and action = :action");
            parameters.and("action", asked.action);
        }
        if (asked.actorUserId != null) {
            where.append(" and actorUserId = :actor");
            parameters.and("actor", asked.actorUserId);
        }
        if (asked.subjectId != null) {
            where.append(" and subjectId = :subject");
            parameters.and("subject", asked.subjectId);
        }
        asked.from().ifPresent(from -> {
            where.append(" and occurredAt >= :from");
            parameters.and("from", from);
        });
        asked.to().ifPresent(to -> {
            where.append(" and occurredAt < :to");
            parameters.and("to", to);
        });
        after.ifPresent(position -> {
            where.append(" and (occurredAt, id) < (:at, :id)");
            parameters.and("at", position.at()).and("id", position.id());
        });
        return new AuditPageQuery(where + " order by occurredAt desc, id desc", parameters);
    }

    /// `file.*` as a pattern of LIKE, in which nothing but the `*` stands for something else.
    private static String prefix(String action) {
        return action.substring(0, action.length() - 1).replaceAll("[!%_]", "!$0") + "%";
    }

    List<AuditEntry> run(int limit) {
        return AuditEntry.<AuditEntry>find(where, parameters).page(0, limit).list();
    }
}
