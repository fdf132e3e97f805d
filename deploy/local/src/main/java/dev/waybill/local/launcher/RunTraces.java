package dev.waybill.local.launcher;

import dev.waybill.contract.StoreSettings;
import dev.waybill.local.LocalStack;
import dev.waybill.local.Mail;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// What a run left behind, looked at from outside: in the bucket, in the mail box, in the tables.
final class RunTraces implements AutoCloseable {

    private final LocalStack stack;
    private final StoreSettings settings;
    private final S3Client store;
    private final Connection owner;
    private final UUID runId;

    RunTraces(LocalStack stack, UUID runId) throws SQLException {
        this.stack = stack;
        this.settings = stack.store().settings();
        this.store = settings.client(UrlConnectionHttpClient.create());
        this.owner = stack.database().owner();
        this.runId = runId;
    }

    /// Keys of all objects that carry the run's id, wherever they lie.
    List<String> objects() {
        return store.listObjectsV2Paginator(list -> list.bucket(settings.bucket())).contents().stream()
                .map(S3Object::key)
                .filter(key -> key.contains(runId.toString()))
                .toList();
    }

    /// Keys of multipart uploads of the run that are still open.
    List<String> openUploads() {
        return store.listMultipartUploads(list -> list.bucket(settings.bucket())).uploads().stream()
                .map(upload -> upload.key())
                .filter(key -> key.contains(runId.toString()))
                .toList();
    }

    /// All mails to this address that speak of the run.
    List<Mail> mails(String address) {
        return stack.mail().messages(address).stream()
                .filter(mail -> mail.source().contains(runId.toString()))
                .toList();
    }

    /// The Message-ID that the run's mail must have; empty as long as no mail was handed over.
    String messageIdOfSentMail() throws SQLException {
        return one("select message_id from waybill.notification where run_id = ? and sent_at is not null");
    }

    /// `<action>, by <actor>` of each audit entry.
    String audit() throws SQLException {
        return one("""
                select string_agg(action || ', by ' || coalesce(actor_user_id, 'the system'), '; ' order by occurred_at)
                from waybill.audit_logs where subject_id = ?::uuid::text""");
    }

    /// How often the run was claimed.
    String attempts() throws SQLException {
        return one("select attempt::text from waybill.export_run where id = ?");
    }

    private String one(String sql) throws SQLException {
        try (PreparedStatement statement = owner.prepareStatement(sql)) {
            statement.setObject(1, runId);
            try (ResultSet found = statement.executeQuery()) {
                String value = found.next() ? found.getString(1) : null;
                return value == null ? "" : value;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        store.close();
        owner.close();
    }
}
