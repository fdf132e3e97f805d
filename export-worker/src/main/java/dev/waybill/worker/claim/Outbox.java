package dev.waybill.worker.claim;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// The table `waybill.export_outbox`. Each method is one statement; time is the database's.
@ApplicationScoped
public class Outbox {

    // Outbox row before run row, here and in Settlement: two statements never wait for each other in a ring.
    private static final String CLAIM = """
            with next as (
              select run_id from waybill.export_outbox
              where is_metric = ? and claimable_at <= now() and %s
              order by claimable_at, run_id
              limit 1
              for update skip locked),
            taken as (
              update waybill.export_outbox o
              set claimable_at = now() + make_interval(secs => ?), claimed_by = ?, claimed_at = now()
              from next where o.run_id = next.run_id
              returning o.run_id, o.payload)
            update waybill.export_run r
            set attempt = r.attempt + 1,
                attempts_without_progress = r.attempts_without_progress + 1,
                started_at = coalesce(r.started_at, now()),
                status = case r.status when 'pending' then 'cataloging' else r.status end,
                progress = greatest(r.progress, 5)
            from taken
            where r.id = taken.run_id and waybill.is_active(r.status)
            returning r.id, r.attempt, r.attempts_without_progress, r.org_id, r.dataset, r.object_key, r.created_at,
                      extract(epoch from now() - r.started_at) as age, taken.payload
            """.formatted(Understood.SQL);

    // Both rows are locked before they are judged: a claim that commits meanwhile is seen, not its state before.
    private static final String EXTEND = """
            with mine as materialized (
              select o.run_id
              from waybill.export_outbox o join waybill.export_run r on r.id = o.run_id
              where o.run_id = ? and o.claimed_by is not null and r.attempt = ?
              for no key update of o, r)
            update waybill.export_outbox o
            set claimable_at = now() + make_interval(secs => ?)
            from mine where o.run_id = mine.run_id
            """;

    // What waits for its tenant's turn behind a run that this version does not understand, waits for another worker.
    private static final String IS_EMPTY = """
            with todo as (
              select r.org_id, r.queued, o.is_metric, %s as understood
              from waybill.export_outbox o join waybill.export_run r on r.id = o.run_id)
            select not exists (
              select from todo t
              where t.understood and (not t.queued or not exists (
                select from todo b
                where b.org_id = t.org_id and not b.queued and not b.is_metric and not b.understood)))
            """.formatted(Understood.SQL);

    private static final String LEFT_TO_OTHERS =
            "select count(*) from waybill.export_outbox where not (%s)".formatted(Understood.SQL);

    // A row that nobody claimed yet, or whose lease ran out, has been claimable since claimable_at; that of one
    // who waits for the tenant's turn is infinity.
    private static final String BACKLOG = """
            select count(*) as depth,
                   count(*) filter (where leased) as active,
                   coalesce(max(extract(epoch from now() - claimable_at)) filter (where claimable_at <= now()), 0)
                     as pending_seconds,
                   coalesce(max(extract(epoch from now() - claimed_at)) filter (where leased), 0) as lease_seconds
            from (select claimable_at, claimed_at, claimed_by is not null and claimable_at > now() as leased
                  from waybill.export_outbox) as o
            """;

    private static final String PROMOTE_WAITING = "select waybill.promote_waiting()";

    private final DataSource database;

    Outbox(DataSource database) {
        this.database = database;
    }

    /// Claims the run of a kind that waits longest: a new one, one whose backoff is over, or one whose lease
    /// ran out because its worker died. Counts the attempt in the same statement, so a run that kills its
    /// worker is counted too. What only a newer version understands is left to its workers ([Understood]).
    public Optional<Claim> claim(String worker, Duration lease, Claim.Kind kind) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            claim.setBoolean(1, kind == Claim.Kind.METRIC);
            claim.setDouble(2, seconds(lease));
            claim.setString(3, worker);
            try (ResultSet row = claim.executeQuery()) {
                return row.next() ? Optional.of(read(kind, row)) : Optional.empty();
            }
        }
    }

    private static Claim read(Claim.Kind kind, ResultSet row) throws SQLException {
        return new Claim(
                kind,
                row.getObject("id", UUID.class),
                row.getInt("attempt"),
                row.getInt("attempts_without_progress"),
                row.getString("org_id"),
                row.getString("dataset"),
                row.getString("object_key"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Duration.ofMillis(Math.round(row.getDouble("age") * 1_000)),
                row.getString("payload"));
    }

    /// Heartbeat. False if the claim was given back, the run was claimed by another worker, was cancelled, or has
    /// ended.
    public boolean extend(Claim claim, Duration lease) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement extend = connection.prepareStatement(EXTEND)) {
            extend.setObject(1, claim.runId());
            extend.setInt(2, claim.attempt());
            extend.setDouble(3, seconds(lease));
            return extend.executeUpdate() == 1;
        }
    }

    /// Lets go on what waits for its tenant's turn although no run of the tenant is active. The end of a run promotes
    /// the next one by itself; this finds what began to wait in a transaction that was open at that moment.
    ///
    /// @return true if there was such a run, so that it is worth to look for work again
    public boolean promoteWaiting() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement promote = connection.prepareStatement(PROMOTE_WAITING);
                ResultSet row = promote.executeQuery()) {
            return row.next() && row.getInt(1) > 0;
        }
    }

    /// True when nothing waits or runs anywhere that this version can do, or that can be done after it.
    public boolean isEmpty() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(IS_EMPTY);
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    /// Requests that only a newer version understands.
    public long leftToOthers() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement count = connection.prepareStatement(LEFT_TO_OTHERS);
                ResultSet row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /// How much there is to do, also what is left to newer workers.
    public Backlog backlog() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(BACKLOG);
                ResultSet row = select.executeQuery()) {
            row.next();
            return new Backlog(
                    row.getLong("depth"),
                    row.getLong("active"),
                    row.getDouble("pending_seconds"),
                    row.getDouble("lease_seconds"));
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
