package dev.waybill.worker.metric;

import dev.waybill.contract.metric.SecretKeys;
import dev.waybill.contract.metric.SecretKeys.Sealed;
import dev.waybill.contract.metric.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import javax.sql.DataSource;

/// Seals the secrets of data sources with the first key, each in a statement of its own that does nothing if the secret
/// has changed meanwhile. Killed between two, it has done the first of them.
@ApplicationScoped
public class SecretRotation {

    private static final String IDS = "select id from waybill.data_source where secret is not null order by id";

    private static final String SELECT = """
            select org_id, kind, host, port, database_name, user_name, tls, secret, secret_key_id
            from waybill.data_source where id = ? and secret is not null
            """;

    /// A changed host or user comes with another secret: two equal ones belong to the same target.
    private static final String UPDATE =
            "update waybill.data_source set secret = ?, secret_key_id = ? where id = ? and secret = ?";

    private final DataSource database;

    SecretRotation(DataSource database) {
        this.database = database;
    }

    /// How many secrets were sealed anew, were sealed with the first key already, and could not be opened.
    public record Rotated(int rotated, int current, int failed) {}

    private enum End {
        ROTATED,
        CURRENT,
        FAILED,
        GONE
    }

    /// @param dryRun only counts
    /// @param failed told of each secret that no key opens: the data source, and why
    /// @throws IllegalArgumentException if WAYBILL_SECRET_KEYS is not usable
    public Rotated run(boolean dryRun, BiConsumer<UUID, String> failed) throws SQLException {
        SecretKeys keys = SecretKeys.of(System.getenv())
                .orElseThrow(() -> new IllegalArgumentException(SecretKeys.VARIABLE + " is missing"));
        List<End> ends = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            for (UUID id : ids(connection)) {
                ends.add(rotate(connection, keys, id, dryRun, failed));
            }
        }
        return new Rotated(count(ends, End.ROTATED), count(ends, End.CURRENT), count(ends, End.FAILED));
    }

    private static int count(List<End> ends, End wanted) {
        return Math.toIntExact(ends.stream().filter(end -> end == wanted).count());
    }

    private static List<UUID> ids(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(IDS);
                ResultSet row = select.executeQuery()) {
            List<UUID> ids = new ArrayList<>();
            while (row.next()) {
                ids.add(row.getObject(1, UUID.class));
            }
            return ids;
        }
    }

    /// Again while somebody else changes it.
    private static End rotate(
            Connection connection, SecretKeys keys, UUID id, boolean dryRun, BiConsumer<UUID, String> failed)
            throws SQLException {
        while (true) {
            Secret secret;
            String opened;
            try {
                Optional<Secret> found = read(connection, id);
                if (found.isEmpty()) {
                    return End.GONE;
                }
                secret = found.get();
                opened = keys.open(secret.sealed(), secret.belongsTo());
            } catch (IllegalArgumentException e) {
                failed.accept(id, String.valueOf(e.getMessage()));
                return End.FAILED;
            }
            if (secret.sealed().keyId().equals(keys.current())) {
                return End.CURRENT;
            }
            if (dryRun || replace(connection, id, secret.sealed(), keys.seal(opened, secret.belongsTo()))) {
                return End.ROTATED;
            }
        }
    }

    private record Secret(Sealed sealed, String belongsTo) {}

    private static Optional<Secret> read(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Target target = DataSources.target(row.getString("org_id"), id, row);
                Sealed sealed = new Sealed(row.getString("secret_key_id"), row.getBytes("secret"));
                return Optional.of(new Secret(sealed, target.seal()));
            }
        }
    }

    private static boolean replace(Connection connection, UUID id, Sealed old, Sealed now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setBytes(1, now.bytes());
            update.setString(2, now.keyId());
            update.setObject(3, id);
            update.setBytes(4, old.bytes());
            return update.executeUpdate() == 1;
        }
    }
}
