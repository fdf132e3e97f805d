package dev.waybill.files.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The table `waybill.idempotency_key`: which run a key of a user made within the last 24 hours. Of requests at the
/// same time under one key, the first one's row makes the others wait for its transaction.
@ApplicationScoped
public class IdempotencyKeys {

    // Those of this tenant: row level security shows no others.
    private static final String FORGET_OLD = """
            delete from waybill.idempotency_key k
            where (k.org_id, k.user_id, k.key) in (
              select o.org_id, o.user_id, o.key from waybill.idempotency_key o
              where o.org_id = :org and o.created_at < now() - interval '24 hours' limit 100 for update skip locked)
            """;

    private static final String CLAIM = """
            insert into waybill.idempotency_key (org_id, user_id, key, request_sha256) values (:org, :user, :key, :sha256)
            on conflict (org_id, user_id, key) do nothing
            """;

    private static final String FIND = """
            select request_sha256, cast(run_id as text) from waybill.idempotency_key
            where org_id = :org and user_id = :user and key = :key
            """;

    private static final String KEEP = """
            update waybill.idempotency_key set run_id = :run where org_id = :org and user_id = :user and key = :key
            """;

    private final EntityManager database;
    private final ObjectMapper json;

    IdempotencyKeys(EntityManager database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /// Needs a transaction; a key that was new is used up when it commits.
    ///
    /// @return the run that the key made before; empty if the key is new
    /// @throws Problem 422 `idempotency-key-reused` if the body was another one then
    Optional<UUID> claim(Caller caller, IdempotencyKey key, ExportBody body) {
        database.createNativeQuery(FORGET_OLD)
                .setParameter("org", caller.orgId())
                .executeUpdate();
        String sha256 = sha256(body);
        int inserted = of(CLAIM, caller, key).setParameter("sha256", sha256).executeUpdate();
        if (inserted == 1) {
            return Optional.empty();
        }
        List<?> rows = of(FIND, caller, key).getResultList();
        if (rows.isEmpty()) { // forgotten between the two statements
            return claim(caller, key, body);
        }
        Object[] row = (Object[]) rows.getFirst();
        if (!sha256.equals(row[0])) {
            throw new Problem(
                    ProblemCode.IDEMPOTENCY_KEY_REUSED,
                    "This %s was used for another body: make a new key for each thing that is to be done once"
                            .formatted(IdempotencyKey.HEADER));
        }
        return Optional.of(UUID.fromString((String) row[1]));
    }

    void keep(Caller caller, IdempotencyKey key, UUID run) {
        of(KEEP, caller, key).setParameter("run", run).executeUpdate();
    }

    private Query of(String sql, Caller caller, IdempotencyKey key) {
        return database.createNativeQuery(sql)
                .setParameter("org", caller.orgId())
                .setParameter("user", caller.userId())
                .setParameter("key", key.value());
    }

    /// Of the body as it was understood, so that spaces and the order of members make no difference.
    private String sha256(ExportBody body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(body));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plain values is always JSON", e);
        }
    }
}
