package dev.waybill.files.profile;

import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

/// Makes those who change the same avatar, or the same logo, wait for each other. Without it two who replace none at
/// the same time would both insert one, and the second would fail instead of replacing the first.
@ApplicationScoped
public class ShownOnce {

    private static final String LOCK = """
            select true from (select pg_advisory_xact_lock(hashtextextended('waybill.shown.' || :org || '.' || :shown, 0))) locked
            """;

    private final EntityManager database;

    ShownOnce(EntityManager database) {
        this.database = database;
    }

    /// Until the transaction ends.
    void lock(Caller caller, ShownAs as) {
        database.createNativeQuery(LOCK)
                .setParameter("org", caller.orgId())
                .setParameter("shown", as.value())
                .getSingleResult();
    }
}
