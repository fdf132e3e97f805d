package dev.waybill.worker.cleanup;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The table `waybill.cleanup_sweep`: who is at a sweep, and how far it is. Each method is one statement; time is the
/// database's.
///
/// One worker at a time holds a sweep, by a lease; its attempt fences every write. What it did is committed page by
/// page: where it dies or stops, the next one goes on, and no page is counted twice.
@ApplicationScoped
class Sweeps {

    private static final String LEASE = "now() + interval '2 minutes'"; // far longer than a page takes

    private static final String TAKE = """
            update waybill.cleanup_sweep s
            set attempt = s.attempt + 1, state = 'running', held_by = ?, held_until = %s, ended_at = null,
                started_at = case s.state when 'done' then now() else s.started_at end,
                last_key = case s.state when 'done' then null else s.last_key end,
                scanned = case s.state when 'done' then 0 else s.scanned end,
                deleted = case s.state when 'done' then 0 else s.deleted end,
                failed = case s.state when 'done' then 0 else s.failed end
            where s.job = ? and (s.state <> 'running' or s.held_until <= now())
            returning s.attempt, s.last_key
            """.formatted(LEASE);

    private static final String IS_DUE = """
            select case state when 'done' then started_at < ? when 'paused' then ended_at < ? else held_until <= now() end
            from waybill.cleanup_sweep where job = ?
            """;

    private static final String KEEP = """
            update waybill.cleanup_sweep
            set held_until = %s, last_key = coalesce(?, last_key),
                scanned = scanned + ?, deleted = deleted + ?, failed = failed + ?
            where job = ? and attempt = ? and state = 'running'
            """.formatted(LEASE);

    private static final String END = """
            update waybill.cleanup_sweep set state = ?, ended_at = now() where job = ? and attempt = ? and state = 'running'
            """;

    private static final String GIVE_BACK = """
            update waybill.cleanup_sweep set held_until = now() where job = ? and attempt = ? and state = 'running'
            """;

    private final String name = ManagementFactory.getRuntimeMXBean().getName(); // pid@host, for operators
    private final DataSource database;

    Sweeps(DataSource database) {
        this.database = database;
    }

    /// The right to go on with a sweep.
    ///
    /// @param lastKey all up to it is done; empty at the beginning
    record Hold(Job job, int attempt, String lastKey) {}

    /// Takes a sweep: goes on with one that was interrupted or paused, else begins a new one.
    ///
    /// @return empty while another worker is at it
    Optional<Hold> take(Job job) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setString(1, name);
            take.setString(2, job.word());
            try (ResultSet row = take.executeQuery()) {
                return row.next()
                        ? Optional.of(new Hold(job, row.getInt(1), Objects.requireNonNullElse(row.getString(2), "")))
                        : Optional.empty();
            }
        }
    }

    /// Whether it is time: for a new one if none began since then, for a paused one if it paused before the last night,
    /// and at once for one whose worker died.
    boolean isDue(Job job, Instant since, Instant lastNight) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(IS_DUE)) {
            select.setTimestamp(1, Timestamp.from(since));
            select.setTimestamp(2, Timestamp.from(lastNight));
            select.setString(3, job.word());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /// Before something is deleted: false if another worker took the sweep.
    boolean isMine(Hold hold) throws SQLException {
        return keep(hold, null, Swept.NOTHING);
    }

    /// Everything up to this key is done. False if another worker took the sweep: it looks at the same page again, and
    /// what this one deleted of it is counted by nobody.
    boolean keep(Hold hold, @Nullable String lastKey, Swept swept) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement keep = connection.prepareStatement(KEEP)) {
            keep.setString(1, lastKey);
            keep.setLong(2, swept.scanned());
            keep.setLong(3, swept.deleted());
            keep.setLong(4, swept.failed());
            keep.setString(5, hold.job().word());
            keep.setInt(6, hold.attempt());
            return keep.executeUpdate() == 1;
        }
    }

    /// To go on in the next night.
    void pause(Hold hold) throws SQLException {
        end(hold, "paused");
    }

    void finish(Hold hold) throws SQLException {
        end(hold, "done");
    }

    private void end(Hold hold, String state) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement end = connection.prepareStatement(END)) {
            end.setString(1, state);
            end.setString(2, hold.job().word());
            end.setInt(3, hold.attempt());
            end.executeUpdate();
        }
    }

    /// Whoever comes next may go on at once.
    void giveBack(Hold hold) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement give = connection.prepareStatement(GIVE_BACK)) {
            give.setString(1, hold.job().word());
            give.setInt(2, hold.attempt());
            give.executeUpdate();
        }
    }
}
