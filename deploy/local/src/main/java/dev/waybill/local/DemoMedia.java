package dev.waybill.local;

import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.StoreSettings;
import dev.waybill.local.data.Media;
import dev.waybill.local.data.MediaFile;
import dev.waybill.local.data.MediaFile.Owner;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/// Stored files of the [DemoTenant]s, as if they had been uploaded long ago: objects in the bucket and their rows in
/// `waybill.file_metadata`. Deterministic, as [DemoData] is.
public final class DemoMedia {

    private DemoMedia() {}

    /// Files of this tenant, deleted ones among them.
    public static int filesOf(DemoTenant tenant) {
        return switch (tenant.slug()) {
            case "globex" -> 3;
            case "initech" -> 0;
            default -> 44;
        };
    }

    /// Objects first, then all rows in one transaction: killed between, the next load puts the same bytes again. Where
    /// one row is there nothing is done, so a file that somebody deleted stays deleted.
    ///
    /// @param stack after the migrations
    /// @return whether anything was written
    public static boolean load(LocalStack stack) throws SQLException {
        return load(stack.database(), stack.store().settings());
    }

    /// The same for a database after the migrations, and the bucket that belongs to it.
    public static boolean load(LocalDatabase database, StoreSettings store) throws SQLException {
        boolean written = false;
        try (Connection owner = database.owner()) {
            for (DemoTenant tenant : DemoTenant.ALL) {
                List<UUID> ids = media(tenant).ids(filesOf(tenant));
                if (!ids.isEmpty() && !anyKnown(owner, ids)) {
                    List<MediaFile> files = media(tenant).files(filesOf(tenant));
                    put(store, tenant, files);
                    Transaction.run(owner, connection -> insert(connection, tenant, files));
                    written = true;
                }
            }
        }
        return written;
    }

    private static Media media(DemoTenant tenant) {
        return new Media(DemoData.DEFAULT_SEED, tenant.id(), DemoBlog.pagesOf(tenant));
    }

    private static boolean anyKnown(Connection owner, List<UUID> ids) throws SQLException {
        try (PreparedStatement select =
                owner.prepareStatement("select exists (select from waybill.file_metadata where id = any (?))")) {
            select.setArray(1, owner.createArrayOf("uuid", ids.toArray()));
            try (ResultSet found = select.executeQuery()) {
                found.next();
                return found.getBoolean(1);
            }
        }
    }

    private static void put(StoreSettings settings, DemoTenant tenant, List<MediaFile> files) {
        try (S3Client store = settings.client(UrlConnectionHttpClient.create())) {
            for (MediaFile file : files) {
                store.putObject(
                        put -> put.bucket(settings.bucket())
                                .key(key(tenant, file).value())
                                .contentType(file.contentType()),
                        RequestBody.fromBytes(file.bytes()));
            }
        }
    }

    private static void insert(Connection owner, DemoTenant tenant, List<MediaFile> files) throws SQLException {
        String sql = """
                insert into waybill.file_metadata (id, org_id, object_key, original_file_name, content_type, byte_size,
                  sha256, uploaded_at, uploaded_by, soft_deleted_at, entity_type, entity_id)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
        try (PreparedStatement insert = owner.prepareStatement(sql)) {
            for (MediaFile file : files) {
                insert.setObject(1, file.id());
                insert.setString(2, tenant.id().toString());
                insert.setString(3, key(tenant, file).value());
                insert.setString(4, file.fileName());
                insert.setString(5, file.contentType());
                insert.setLong(6, file.bytes().length);
                insert.setString(7, sha256(file));
                insert.setObject(8, utc(file.uploadedAt()));
                insert.setString(9, tenant.userId().toString());
                insert.setObject(10, file.deletedAt().map(DemoMedia::utc).orElse(null));
                insert.setString(11, file.owner().map(Owner::type).orElse(null));
                insert.setString(12, file.owner().map(Owner::id).orElse(null));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static ObjectKey key(DemoTenant tenant, MediaFile file) {
        return ObjectKey.file(tenant.id().toString(), file.id(), file.fileName());
    }

    /// Clients may promise one, and every other does.
    private static @Nullable String sha256(MediaFile file) {
        if (file.id().getLeastSignificantBits() % 2 != 0) {
            return null;
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
