package dev.waybill.files.datasource;

import dev.waybill.contract.metric.SecretKeys;
import dev.waybill.contract.metric.SecretKeys.Sealed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

/// The columns `secret` and `secret_key_id`: written here, sealed, and opened by workers only.
@ApplicationScoped
public class SecretColumn {

    private static final String WRITE =
            "update waybill.data_source set secret = :secret, secret_key_id = :key where id = :id";

    private final EntityManager database;

    SecretColumn(EntityManager database) {
        this.database = database;
    }

    /// Needs a transaction, in which the row is written and stands as it will.
    void write(SecretKeys keys, DataSource source, String secret) {
        Sealed sealed = keys.seal(secret, source.target().seal());
        database.createNativeQuery(WRITE)
                .setParameter("secret", sealed.bytes())
                .setParameter("key", sealed.keyId())
                .setParameter("id", source.id)
                .executeUpdate();
        source.secretKeyId = sealed.keyId();
    }
}
