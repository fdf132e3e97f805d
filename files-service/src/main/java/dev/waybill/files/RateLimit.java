package dev.waybill.files;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.Locale;

/// How often a user or a tenant may do a thing: so many times in a window that starts with the first and is counted
/// in the database, for all replicas together.
///
/// Taken in the caller's transaction: what is refused later in it (or rolls back) did not count.
@ApplicationScoped
public class RateLimit {

    // clock_timestamp(), not now(): the statement may have waited for the row
    private static final String TAKE = """
            insert into waybill.rate_window as w (org_id, scope, started_at, ends_at, taken)
            values (:org, :scope, clock_timestamp(), clock_timestamp() + make_interval(secs => :seconds), 1)
            on conflict (org_id, scope) do update set
              started_at = case when w.ends_at <= clock_timestamp() then excluded.started_at else w.started_at end,
              ends_at    = case when w.ends_at <= clock_timestamp() then excluded.ends_at else w.ends_at end,
              taken      = case when w.ends_at <= clock_timestamp() then 1 else w.taken + 1 end
            returning taken, cast(ceil(extract(epoch from ends_at - clock_timestamp())) as bigint)
            """;

    private final EntityManager database;

    RateLimit(EntityManager database) {
        this.database = database;
    }

    /// Whose requests are counted together.
    public enum Whose {
        USER,
        TENANT
    }

    /// So many of a thing in a window of this length.
    ///
    /// @param what is limited, e.g. `upload`
    public record Limit(String what, Whose whose, int most, Duration window) {
        private String scope(Caller caller) {
            return switch (whose) {
                case USER -> what + ":" + caller.userId();
                case TENANT -> what; // no scope of a user is without a colon
            };
        }
    }

    /// Takes one. Needs a transaction, and holds the window's row until its end.
    ///
    /// @throws Problem 429 `rate-limited` with `Retry-After` in seconds
    public void take(Caller caller, Limit limit) {
        Object[] row = (Object[]) database.createNativeQuery(TAKE)
                .setParameter("org", caller.orgId())
                .setParameter("scope", limit.scope(caller))
                .setParameter("seconds", (double) limit.window().toSeconds())
                .getSingleResult();
        long taken = ((Number) row[0]).longValue();
        if (taken > limit.most()) {
            long seconds = Math.max(1, ((Number) row[1]).longValue());
            throw new Problem(
                            ProblemCode.RATE_LIMITED,
                            "More than %d %s requests of this %s in %d seconds: try again in %d seconds"
                                    .formatted(
                                            limit.most(),
                                            limit.what(),
                                            limit.whose().name().toLowerCase(Locale.ROOT),
                                            limit.window().toSeconds(),
                                            seconds))
                    .withHeader("Retry-After", Long.toString(seconds));
        }
    }
}
