package dev.waybill.worker.cleanup;

import jakarta.inject.Singleton;
import javax.sql.DataSource;

/// Forgets Idempotency-Key headers that mean nothing any more. A request forgets those of its own tenant; this is for
/// tenants that ask no more.
@Singleton
class ExpiredKeys extends OneStatement {

    private static final String DUE = " from waybill.idempotency_key where created_at < now() - interval '24 hours'";

    ExpiredKeys(DataSource database) {
        super(database, Job.EXPIRED_KEYS, "delete" + DUE, "select count(*)" + DUE);
    }
}
