package dev.waybill.files.profile;

import dev.waybill.files.ServiceTest;
import dev.waybill.files.SignedPut;
import dev.waybill.local.Claims;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Avatars and logos as a client shows them, and what is in bucket and database then.
abstract class ProfileImages extends ServiceTest {

    static final String AVATAR = "/api/v1/me/avatar";
    static final String LOGO = "/api/v1/org/logo";

    final String org = newOrg();
    final Claims alice = alice(org);
    final Claims bob = Claims.member("bob", org, "bob@example.com");
    final Claims root = root(org);

    /// An upload whose bytes are there.
    SignedPut uploaded(Claims who, byte[] bytes) throws Exception {
        SignedPut put = sign(who, upload("me.png", "image/png", bytes.length));
        put.send(bytes);
        return put;
    }

    Response show(Claims who, String path, String uploadId) {
        return put(who, path, Map.of("uploadId", uploadId));
    }

    /// Keys of the tenant's objects.
    List<String> objects() {
        var settings = stack.store().settings();
        try (S3Client s3 = settings.client(ApacheHttpClient.create())) {
            return s3
                    .listObjectsV2(list -> list.bucket(settings.bucket()).prefix("org/%s/".formatted(org)))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .toList();
        }
    }

    String key(String fileId) {
        return "org/%s/files/%s.png".formatted(org, fileId);
    }

    String files() throws Exception {
        return inDatabase("select count(*) from waybill.file_metadata where org_id = ?", org);
    }

    /// Keys of objects that nobody has deleted yet.
    String discarded() throws Exception {
        return inDatabase(
                "select coalesce(string_agg(object_key, ' '), '') from waybill.discarded_object where org_id = ?", org);
    }

    String audited(String action) throws Exception {
        return inDatabase(
                "select coalesce(string_agg(concat_ws(' ', actor_user_id, subject_id, detail ->> 'fileId', detail ->> 'replacedFileId'), '; ' order by occurred_at), '') from waybill.audit_logs where org_id = ? and action = ?",
                org,
                action);
    }
}
