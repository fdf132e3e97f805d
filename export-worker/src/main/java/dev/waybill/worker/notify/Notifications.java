package dev.waybill.worker.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.worker.notify.Notification.Export;
import dev.waybill.worker.notify.Notification.Failure;
import dev.waybill.worker.notify.Notification.Kind;
import dev.waybill.worker.notify.Notification.Run;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// The table `waybill.notification`. Each method is one statement.
@ApplicationScoped
public class Notifications {

    // Another kind is for workers of a newer version.
    private static final String UNDERSTOOD = "kind in ('export-ready', 'export-failed')";

    // A link that is dead is not sent: the mail would be of no use.
    private static final String ABANDON = """
            update waybill.notification n set abandoned_at = now()
            from waybill.export_run r
            where r.id = n.run_id and n.sent_at is null and n.abandoned_at is null and n.claimable_at <= now()
              and (n.attempt >= ? or r.download_url_expires_at <= now() or r.expires_at <= now() or r.status = 'expired')
              and %s
            """.formatted(UNDERSTOOD);

    private static final String CLAIM = """
            with next as (
              select id from waybill.notification
              where sent_at is null and abandoned_at is null and claimable_at <= now() and %s
              order by claimable_at
              limit 1
              for update skip locked)
            update waybill.notification n
            set attempt = n.attempt + 1, last_error = null, claimable_at = now() + make_interval(secs => ?)
            from next, waybill.export_run r
            where n.id = next.id and r.id = n.run_id
            returning n.id, n.attempt, n.kind, n.recipient, n.message_id, n.run_id, n.traceparent,
                      r.attempt as run_attempt, r.org_id, r.dataset, r.file_name, r.file_size, r.row_count, r.item_counts, r.data_as_of, r.sha256,
                      r.download_url, r.download_url_expires_at, r.expires_at, r.error_code, r.error_message
            """.formatted(UNDERSTOOD);

    private static final String SENT =
            "update waybill.notification set sent_at = now(), last_error = null where id = ? and attempt = ?";

    private static final String FAILED = """
            update waybill.notification set last_error = ?, claimable_at = now() + make_interval(secs => ?)
            where id = ? and attempt = ? and sent_at is null
            """;

    // A mail that a worker is sending has no last_error; one that waits out a long backoff is not waited for.
    private static final String IS_DUE = """
            select exists (
              select from waybill.notification
              where sent_at is null and abandoned_at is null
                and (last_error is null or claimable_at <= now() + interval '1 minute') and %s)
            """.formatted(UNDERSTOOD);

    private static final String LONGEST_WAIT = """
            select coalesce(max(extract(epoch from now() - created_at)), 0) from waybill.notification
            where sent_at is null and abandoned_at is null
            """;

    private static final String GIVE_UP =
            "update waybill.notification set abandoned_at = now(), last_error = ? where id = ? and attempt = ? and sent_at is null";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataSource database;

    Notifications(DataSource database) {
        this.database = database;
    }

    /// Gives up mails that were tried too often or whose link is dead. How many.
    public int abandon(int mostAttempts) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement abandon = connection.prepareStatement(ABANDON)) {
            abandon.setInt(1, mostAttempts);
            return abandon.executeUpdate();
        }
    }

    /// Takes the mail that waits longest, and counts the attempt before anything is sent. A worker that dies while
    /// sending leaves it to be sent again, under the same Message-ID, after `lease`.
    public Optional<Notification> claim(Duration lease) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            claim.setDouble(1, lease.toMillis() / 1000.0);
            try (ResultSet row = claim.executeQuery()) {
                return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
        }
    }

    private static Notification read(ResultSet row) throws SQLException {
        boolean ready = row.getString("kind").equals("export-ready");
        return new Notification(
                row.getObject("id", UUID.class),
                row.getInt("attempt"),
                ready ? Kind.READY : Kind.FAILED,
                row.getString("recipient"),
                row.getString("message_id"),
                new Run(
                        row.getObject("run_id", UUID.class),
                        row.getInt("run_attempt"),
                        row.getString("org_id"),
                        row.getString("dataset"),
                        Optional.ofNullable(row.getString("traceparent"))),
                ready ? Optional.of(export(row)) : Optional.empty(),
                ready
                        ? Optional.empty()
                        : Optional.of(new Failure(row.getString("error_code"), row.getString("error_message"))));
    }

    private static Export export(ResultSet row) throws SQLException {
        return new Export(
                row.getString("file_name"),
                row.getLong("file_size"),
                row.getLong("row_count"),
                itemCounts(row.getString("item_counts")),
                instant(row, "data_as_of"),
                Optional.ofNullable(row.getString("sha256")),
                Optional.ofNullable(row.getString("download_url")),
                instant(row, "download_url_expires_at"),
                instant(row, "expires_at"));
    }

    private static Map<String, Long> itemCounts(String json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, Long>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("export_run.item_counts was not written by Waybill: " + json, e);
        }
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /// True if a mail is being sent, or is to be sent within a minute.
    public boolean isDue() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(IS_DUE);
                ResultSet row = select.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    /// For how long the mail has been waiting that waits longest, also between its tries; 0 if none does.
    public double longestWaitSeconds() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(LONGEST_WAIT);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getDouble(1);
        }
    }

    public void sent(Notification notification) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement sent = connection.prepareStatement(SENT)) {
            sent.setObject(1, notification.id());
            sent.setInt(2, notification.attempt());
            sent.executeUpdate();
        }
    }

    public void failed(Notification notification, String error, Duration backoff) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement failed = connection.prepareStatement(FAILED)) {
            failed.setString(1, error);
            failed.setDouble(2, backoff.toMillis() / 1000.0);
            failed.setObject(3, notification.id());
            failed.setInt(4, notification.attempt());
            failed.executeUpdate();
        }
    }

    public void giveUp(Notification notification, String error) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement giveUp = connection.prepareStatement(GIVE_UP)) {
            giveUp.setString(1, error);
            giveUp.setObject(2, notification.id());
            giveUp.setInt(3, notification.attempt());
            giveUp.executeUpdate();
        }
    }
}
