package dev.waybill.local.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waybill.contract.Archive.Documents;
import dev.waybill.contract.Archive.StoredFiles;
import dev.waybill.contract.StoreSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/// What an archive of a tenant must hold, read from the database and the bucket themselves.
final class ExpectedArchive implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Connection owner;
    private final UUID tenant;
    private final String bucket;
    private final S3Client store;

    ExpectedArchive(Connection owner, StoreSettings settings, UUID tenant) {
        this.owner = owner;
        this.tenant = tenant;
        this.bucket = settings.bucket();
        this.store = settings.client(UrlConnectionHttpClient.create());
    }

    /// @param columns those of the front matter, each value as PostgreSQL writes it in JSON
    record Row(Map<String, @Nullable Object> columns, String body) {}

    record StoredFile(String contentType, String objectKey) {}

    /// By the text of their keys.
    Map<String, Row> rows(Documents documents) throws SQLException {
        String columns = documents.table().columns().stream()
                .map(column -> "'%s', %s".formatted(column.name(), name(column.name())))
                .collect(Collectors.joining(", "));
        String sql = "select %s::text, %s, json_build_object(%s)::text from %s.%s where %s = ?"
                .formatted(
                        name(documents.table().key().getFirst()),
                        name(documents.body()),
                        columns,
                        name(documents.table().schema()),
                        name(documents.table().name()),
                        name(documents.table().tenant()));
        Map<String, Row> rows = new LinkedHashMap<>();
        try (PreparedStatement select = owner.prepareStatement(sql)) {
            select.setObject(1, tenant);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.put(row.getString(1), new Row(values(row.getString(3)), row.getString(2)));
                }
            }
        }
        return rows;
    }

    /// By their ids.
    Map<String, StoredFile> files(StoredFiles files) throws SQLException {
        String sql = """
                select id::text, content_type, object_key from waybill.file_metadata
                where org_id = ? and soft_deleted_at is null and (cardinality(?::text[]) = 0 or entity_type = any (?))""";
        Map<String, StoredFile> found = new LinkedHashMap<>();
        try (PreparedStatement select = owner.prepareStatement(sql)) {
            Object[] types = files.entityTypes().toArray();
            select.setString(1, tenant.toString());
            select.setArray(2, owner.createArrayOf("text", types));
            select.setArray(3, owner.createArrayOf("text", types));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(row.getString(1), new StoredFile(row.getString(2), row.getString(3)));
                }
            }
        }
        return found;
    }

    byte[] bytes(StoredFile file) {
        return store.getObjectAsBytes(get -> get.bucket(bucket).key(file.objectKey()))
                .asByteArray();
    }

    private static Map<String, @Nullable Object> values(String json) {
        try {
            return JSON.readValue(json, new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL wrote JSON that cannot be read", e);
        }
    }

    private static String name(String identifier) {
        return '"' + identifier + '"'; // the catalog allows letters, digits and _ only
    }

    @Override
    public void close() {
        store.close();
    }
}
