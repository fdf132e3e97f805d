package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.StoreSettings;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

class DemoMediaIT extends WithoutDemoData {

    private static final int FILES = 47; // of all tenants

    private StoreSettings settings;
    private S3Client store;

    @BeforeEach
    void emptyBucketAndTable() throws SQLException {
        settings = stack.store().settings();
        store = settings.client(UrlConnectionHttpClient.create());
        execute("delete from waybill.file_metadata");
        sizes().keySet()
                .forEach(key -> store.deleteObject(
                        delete -> delete.bucket(settings.bucket()).key(key)));
    }

    @AfterEach
    void closeClient() {
        store.close();
    }

    @Test
    void everyRowHasItsObjectAndEveryObjectItsRow() throws Exception {
        DemoMedia.load(stack);

        Map<String, Long> objects = sizes();
        assertThat(objects).hasSize(FILES);
        try (Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery("select * from waybill.file_metadata")) {
            while (row.next()) {
                String key = row.getString("object_key");
                ResponseBytes<GetObjectResponse> object = store.getObjectAsBytes(
                        get -> get.bucket(settings.bucket()).key(key));
                assertThat(key)
                        .matches("org/%s/files/%s\\.[a-z0-9]{1,10}"
                                .formatted(row.getString("org_id"), row.getString("id")));
                assertThat(objects.remove(key)).isEqualTo(row.getLong("byte_size"));
                assertThat(object.response().contentType()).isEqualTo(row.getString("content_type"));
                String promised = row.getString("sha256");
                assertThat(promised == null ? sha256(object) : promised).isEqualTo(sha256(object));
            }
        }
        assertThat(objects).isEmpty();
        assertThat(count("waybill.file_metadata where sha256 is null")).isBetween(10L, 37L);
    }

    @Test
    void filesBelongToRowsThatAreThere() throws SQLException {
        DemoBlog.load(owner);

        DemoMedia.load(stack);

        assertThat(count("""
                waybill.file_metadata f where entity_type = 'post'
                  and not exists (select from app.posts p where p.org_id::text = f.org_id and p.id::text = f.entity_id)""")).isZero();
        assertThat(count("""
                waybill.file_metadata f where entity_type = 'page'
                  and exists (select from app.pages p where p.org_id::text = f.org_id and p.id::text = f.entity_id)""")).isPositive().isEqualTo(count("waybill.file_metadata where entity_type = 'page'"));
    }

    @Test
    void loadingAgainDoublesNothingAndBringsNothingBack() throws SQLException {
        assertThat(DemoMedia.load(stack)).isTrue();
        execute("update waybill.file_metadata set soft_deleted_at = now()");
        execute("delete from waybill.file_metadata where original_file_name = 'hero.png'");

        assertThat(DemoMedia.load(stack)).isFalse();

        assertThat(count("waybill.file_metadata where soft_deleted_at is not null"))
                .isEqualTo(count("waybill.file_metadata"))
                .isPositive();
        assertThat(count("waybill.file_metadata where original_file_name = 'hero.png'"))
                .isZero();
        assertThat(sizes()).hasSize(FILES);
    }

    @Test
    void loadThatWasKilledBeforeItsRowsIsMadeAgain() throws SQLException {
        DemoMedia.load(stack);
        Map<String, Long> objects = sizes();
        execute("delete from waybill.file_metadata");

        assertThat(DemoMedia.load(stack)).isTrue();

        assertThat(count("waybill.file_metadata")).isEqualTo(FILES);
        assertThat(sizes()).isEqualTo(objects);
    }

    private Map<String, Long> sizes() {
        Map<String, Long> sizes = new HashMap<>();
        for (S3Object object : store.listObjectsV2Paginator(list -> list.bucket(settings.bucket()))
                .contents()) {
            sizes.put(object.key(), object.size());
        }
        return sizes;
    }

    private static String sha256(ResponseBytes<?> bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.asByteArrayUnsafe()));
    }
}
