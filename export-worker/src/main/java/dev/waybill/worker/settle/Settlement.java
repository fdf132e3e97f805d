package dev.waybill.worker.settle;

import dev.waybill.contract.Dataset.Link;
import dev.waybill.contract.RunStatus;
import dev.waybill.contract.SignedUrl;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.notify.MailSettings;
import dev.waybill.worker.trace.TraceParent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;

/// Writes how a run ended. Each method is one statement, so it is done whole or not at all, and fenced by the attempt:
/// it answers false, and nothing was written, when another attempt has the run or the run has ended. The end of a run
/// lets the next one of its tenant go on, in the same statement (trigger `next_takes_its_turn`).
@ApplicationScoped
public class Settlement {

    // Outbox row before run row, as in Outbox.
    private static final String FENCED = """
            with claimed as materialized (
              select run_id, claimed_by is not null as held from waybill.export_outbox where run_id = ? for update),
            """;

    private static final String STILL_MINE = """
              from claimed
              where r.id = claimed.run_id and r.attempt = ? and waybill.is_active(r.status)
              returning r.*)
            """;

    private static final String COMPLETE = FENCED + """
            ended as (
              update waybill.export_run r
              set status = 'complete', progress = 100, file_name = ?, file_size = ?, bytes_done = ?, row_count = ?,
                  rows_done = ?, sha256 = ?, download_url = ?, download_url_expires_at = ?,
                  completed_at = now(), expires_at = now() + make_interval(secs => ?)
            """ + STILL_MINE + """
            , audited as (
              insert into waybill.audit_logs (org_id, actor_user_id, action, subject_id, detail)
              select org_id, null, 'export.' || dataset || '.completed', id::text,
                     jsonb_strip_nulls(jsonb_build_object('metricId', metric_id)) ||
                     jsonb_build_object('format', format, 'rowCount', row_count, 'fileSize', file_size,
                                        'sha256', sha256, 'requestedBy', requested_by, 'attempt', attempt)
              from ended),
            """ + told("ready");

    private static final String FAIL = FENCED + """
            ended as (
              update waybill.export_run r
              set status = 'failed', error_code = ?, error_message = ?, completed_at = now()
            """ + STILL_MINE + """
            , audited as (
              insert into waybill.audit_logs (org_id, actor_user_id, action, subject_id, detail)
              select org_id, null, 'export.' || dataset || '.failed', id::text,
                     jsonb_strip_nulls(jsonb_build_object('metricId', metric_id)) ||
                     jsonb_build_object('format', format, 'code', error_code, 'requestedBy', requested_by, 'attempt', attempt)
              from ended),
            """ + told("failed");

    // Said again because the answer was lost, it forgives nothing more.
    private static final String GIVE_BACK = FENCED + """
            given as (
              update waybill.export_run r
              set attempts_without_progress =
                    greatest(0, r.attempts_without_progress - case when claimed.held then ? else 0 end)
            """ + STILL_MINE + """
            update waybill.export_outbox o
            set claimable_at = now() + make_interval(secs => ?), claimed_by = null, claimed_at = null
            from given where o.run_id = given.id
            """;

    private static final String STATUS =
            "select status from waybill.export_run where id = ? and (attempt = ? or status = 'cancelled')";

    /// What every end has: a mail to send, where one was asked for, and nothing left to claim or to go on from.
    private static String told(String end) {
        return """
                notified as (
                  insert into waybill.notification (org_id, run_id, kind, recipient, message_id, traceparent)
                  select org_id, id, 'export-%1$s', email, '<' || id || '.%1$s@' || ?::text || '>', ?
                  from ended where delivery_method = 'email'),
                forgotten as (
                  delete from waybill.export_checkpoint c using ended where c.run_id = ended.id)
                delete from waybill.export_outbox o using ended where o.run_id = ended.id
                """.formatted(end);
    }

    private final DataSource database;
    private final MailSettings mail;

    Settlement(DataSource database, MailSettings mail) {
        this.database = database;
        this.mail = mail;
    }

    /// Close-out: run complete, audit entry, notification, and nothing left to claim.
    ///
    /// @param link the one link of a run with `link: once`
    public boolean complete(Claim claim, Delivery delivery, FinishedObject object, SignedUrl link) throws SQLException {
        Optional<SignedUrl> kept = delivery.link() == Link.ONCE ? Optional.of(link) : Optional.empty();
        try (Connection connection = database.getConnection();
                PreparedStatement complete = connection.prepareStatement(COMPLETE)) {
            int n = 0;
            complete.setObject(++n, claim.runId());
            complete.setString(++n, object.fileName());
            complete.setLong(++n, object.byteSize());
            complete.setLong(++n, object.byteSize());
            complete.setLong(++n, object.rowCount());
            complete.setLong(++n, object.rowCount());
            complete.setString(++n, object.sha256());
            complete.setString(++n, kept.map(SignedUrl::url).orElse(null));
            complete.setObject(
                    ++n, kept.map(l -> l.expiresAt().atOffset(ZoneOffset.UTC)).orElse(null));
            complete.setLong(++n, delivery.retention().toSeconds());
            complete.setInt(++n, claim.attempt());
            complete.setString(++n, mail.domain());
            complete.setString(++n, TraceParent.current().orElse(null));
            return complete.executeUpdate() == 1;
        }
    }

    /// @param code stable; users and operators see code and message
    public boolean fail(Claim claim, String code, String message) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement fail = connection.prepareStatement(FAIL)) {
            int n = 0;
            fail.setObject(++n, claim.runId());
            fail.setString(++n, code);
            fail.setString(++n, message);
            fail.setInt(++n, claim.attempt());
            fail.setString(++n, mail.domain());
            fail.setString(++n, TraceParent.current().orElse(null));
            return fail.executeUpdate() == 1;
        }
    }

    /// The state of the run; empty if another attempt has it, unless it was cancelled. Nothing can make a cancelled run
    /// active again, so what it left in the bucket is nobody's.
    public Optional<RunStatus> statusFor(Claim claim) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(STATUS)) {
            select.setObject(1, claim.runId());
            select.setInt(2, claim.attempt());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(RunStatus.of(row.getString(1))) : Optional.empty();
            }
        }
    }

    /// Gives the claim back after a failure, to be claimed again when the backoff is over.
    ///
    /// @param counts whether the attempt counts against the run
    public boolean retryLater(Claim claim, Duration backoff, boolean counts) throws SQLException {
        return giveBack(claim, counts ? 0 : 1, backoff);
    }

    /// Gives the claim back at once; the attempt does not count against the run.
    public boolean yield(Claim claim) throws SQLException {
        return giveBack(claim, 1, Duration.ZERO);
    }

    private boolean giveBack(Claim claim, int forgiven, Duration backoff) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement give = connection.prepareStatement(GIVE_BACK)) {
            int n = 0;
            give.setObject(++n, claim.runId());
            give.setInt(++n, forgiven);
            give.setInt(++n, claim.attempt());
            give.setDouble(++n, backoff.toMillis() / 1000.0);
            return give.executeUpdate() == 1;
        }
    }
}
