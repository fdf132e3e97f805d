package dev.waybill.files.audit;

import dev.waybill.files.AuditEntry;
import dev.waybill.files.Cursors;
import dev.waybill.files.Page;
import dev.waybill.files.PageQuery;
import dev.waybill.files.Position;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.function.Function;

/// Pages of the trail, for the API and for people.
@ApplicationScoped
class AuditTrail {

    private static final String LIST = "audit";

    private final Cursors cursors;

    AuditTrail(Cursors cursors) {
        this.cursors = cursors;
    }

    /// @throws Problem 400 `invalid-request`, if a time or the limit is none
    @Transactional
    <T> Page<T> page(Caller caller, PageQuery page, AuditQuery asked, Function<AuditEntry, T> item) {
        return cursors.page(
                LIST,
                caller,
                page,
                (after, limit) -> AuditPageQuery.of(asked, after).run(limit),
                item,
                last -> new Position(last.occurredAt, last.id));
    }
}
