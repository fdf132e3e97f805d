package dev.waybill.worker.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.claim.LeaseLost;
import dev.waybill.worker.upload.Part;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/// The tables `waybill.export_checkpoint` and `waybill.export_part`. Each write is one statement, fenced by the
/// attempt: it changes nothing and throws [LeaseLost] when another attempt has the run.
@ApplicationScoped
public class Checkpoints {

    private static final String FENCED_START = """
            with fenced as (
              update waybill.export_run
              set rows_estimated = ?
              where id = ? and attempt = ? and status in ('pending', 'cataloging', 'assembling', 'uploading')
              returning id, attempt)
            insert into waybill.export_checkpoint
              (run_id, attempt, upload_id, part_size_bytes, source_sha256, part_count, carry, source_drained, rows_done,
               bytes_done)
            select id, attempt, ?, ?, ?, 0, '', false, 0, 0 from fenced
            on conflict (run_id) do update
            set attempt = excluded.attempt, upload_id = excluded.upload_id, part_size_bytes = excluded.part_size_bytes,
                source_sha256 = excluded.source_sha256, saved_at = now()
            """;

    private static final String FENCED_SNAPSHOT = """
            update waybill.export_run
            set consistency = ?, data_as_of = ?
            where id = ? and attempt = ? and status in ('pending', 'cataloging', 'assembling', 'uploading')
            """;

    // What users see of a checkpoint; see bindShown.
    private static final String SHOWN = """
            update waybill.export_run
            set status = case when ? then 'uploading' else 'assembling' end,
                progress = case when ? then 90
                           else 10 + least(75, 75 * ?::bigint / greatest(rows_estimated, ?::bigint, 1)) end,
                rows_done = ?, bytes_done = ?, attempts_without_progress = %s
            where id = ? and attempt = ? and status in ('pending', 'cataloging', 'assembling', 'uploading')
            """;

    private static final String FENCED_SHOW = SHOWN.formatted("attempts_without_progress");

    private static final String FENCED_SAVE = "with fenced as (" + SHOWN.formatted("1") + """
              returning id, attempt),
            part as (
              insert into waybill.export_part (run_id, part_number, etag, byte_size)
              select id, ?, ?, ? from fenced where ?::int is not null)
            update waybill.export_checkpoint c
            set attempt = fenced.attempt, part_count = ?, cursor = ?::jsonb, carry = ?, source_drained = ?,
                rows_done = ?, bytes_done = ?, saved_at = now()
            from fenced where c.run_id = fenced.id
            """;

    private static final String FENCED_DISCARD = """
            with fenced as (
              update waybill.export_run
              set restarts = restarts + 1, rows_done = 0, bytes_done = 0, status = 'cataloging', progress = 5
              where id = ? and attempt = ? and status in ('pending', 'cataloging', 'assembling', 'uploading')
              returning id, restarts),
            gone as (delete from waybill.export_checkpoint c using fenced where c.run_id = fenced.id)
            select restarts from fenced
            """;

    private static final String WITHOUT_PROGRESS =
            "select attempts_without_progress from waybill.export_run where id = ? and attempt = ?";

    private static final String LATEST = """
            select upload_id, part_size_bytes, part_count, cursor, carry, source_drained, rows_done, source_sha256
            from waybill.export_checkpoint where run_id = ?
            """;

    private static final String PARTS =
            "select part_number, etag, byte_size from waybill.export_part where run_id = ? order by part_number";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataSource database;

    Checkpoints(DataSource database) {
        this.database = database;
    }

    /// The checkpoint to go on from; empty if the run has none yet.
    ///
    /// @param sourceSha256 of what the catalog says now
    /// @throws CatalogChanged if it said something else when the upload began
    public Optional<Checkpoint> latest(Claim claim, String sourceSha256) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(LATEST)) {
            select.setObject(1, claim.runId());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String begunWith = row.getString("source_sha256");
                if (begunWith != null && !begunWith.equals(sourceSha256)) {
                    throw new CatalogChanged(claim);
                }
                return Optional.of(read(row, parts(connection, claim)));
            }
        }
    }

    private static Checkpoint read(ResultSet row, List<Part> parts) throws SQLException {
        if (parts.size() != row.getInt("part_count")) {
            throw new IllegalStateException("the checkpoint tells of %d parts, the database has %d"
                    .formatted(row.getInt("part_count"), parts.size()));
        }
        return new Checkpoint(
                row.getString("upload_id"),
                row.getInt("part_size_bytes"),
                parts,
                Optional.ofNullable(row.getString("cursor")).map(Checkpoints::cursor),
                row.getBytes("carry"),
                row.getBoolean("source_drained"),
                row.getLong("rows_done"));
    }

    private static List<Part> parts(Connection connection, Claim claim) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PARTS)) {
            select.setObject(1, claim.runId());
            try (ResultSet row = select.executeQuery()) {
                List<Part> parts = new ArrayList<>();
                while (row.next()) {
                    parts.add(new Part(row.getInt("part_number"), row.getString("etag"), row.getLong("byte_size")));
                }
                return List.copyOf(parts);
            }
        }
    }

    /// Saves the first checkpoint: from now on the upload's id is known. It takes the place of one that an attempt
    /// before left and nobody can go on from.
    ///
    /// @param sourceSha256 of what the catalog says of what is exported
    public void start(Claim claim, Checkpoint first, long rowsEstimated, String sourceSha256) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(FENCED_START)) {
            insert.setLong(1, rowsEstimated);
            insert.setObject(2, claim.runId());
            insert.setInt(3, claim.attempt());
            insert.setString(4, first.uploadId());
            insert.setLong(5, first.partSizeBytes());
            insert.setString(6, sourceSha256);
            fence(claim, insert.executeUpdate());
        }
    }

    /// Says which snapshots of the database the rows come from: before any of them is read, or when an object is taken
    /// that an attempt before had put.
    ///
    /// @param fromStart all rows come from one snapshot
    /// @param asOf      when the newest was taken
    public void reads(Claim claim, boolean fromStart, Instant asOf) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(FENCED_SNAPSHOT)) {
            update.setString(1, fromStart ? "snapshot" : "resumed");
            update.setObject(2, asOf.atOffset(ZoneOffset.UTC));
            update.setObject(3, claim.runId());
            update.setInt(4, claim.attempt());
            fence(claim, update.executeUpdate());
        }
    }

    /// Saves a checkpoint, with its newest part where it has a new one, and what users see of it.
    ///
    /// @param part the part that this checkpoint adds; empty if it adds none
    public void save(Claim claim, Checkpoint at, Optional<Part> part) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement save = connection.prepareStatement(FENCED_SAVE)) {
            int n = bindShown(save, claim, at);
            save.setObject(++n, part.map(Part::number).orElse(null), Types.INTEGER);
            save.setString(++n, part.map(Part::etag).orElse(null));
            save.setObject(++n, part.map(Part::byteSize).orElse(null), Types.BIGINT);
            save.setObject(++n, part.map(Part::number).orElse(null), Types.INTEGER);
            save.setInt(++n, at.parts().size());
            save.setString(++n, at.cursor().map(Checkpoints::json).orElse(null));
            save.setBytes(++n, at.carry());
            save.setBoolean(++n, at.sourceDrained());
            save.setLong(++n, at.rowsDone());
            save.setLong(++n, at.bytesDone());
            fence(claim, save.executeUpdate());
        }
    }

    /// Shows how far a run is whose format cannot go on from there: an attempt after this one begins again, and counts
    /// as one without progress.
    public void show(Claim claim, Checkpoint at) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement show = connection.prepareStatement(FENCED_SHOW)) {
            bindShown(show, claim, at);
            fence(claim, show.executeUpdate());
        }
    }

    /// @return how many parameters are bound
    private static int bindShown(PreparedStatement statement, Claim claim, Checkpoint at) throws SQLException {
        int n = 0;
        statement.setBoolean(++n, at.sourceDrained());
        statement.setBoolean(++n, at.sourceDrained());
        statement.setLong(++n, at.rowsDone());
        statement.setLong(++n, at.rowsDone());
        statement.setLong(++n, at.rowsDone());
        statement.setLong(++n, at.bytesDone());
        statement.setObject(++n, claim.runId());
        statement.setInt(++n, claim.attempt());
        return n;
    }

    /// Attempts since the last checkpoint, the one that made it included: 1 when this attempt made one.
    public int attemptsWithoutProgress(Claim claim) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(WITHOUT_PROGRESS)) {
            select.setObject(1, claim.runId());
            select.setInt(2, claim.attempt());
            try (ResultSet row = select.executeQuery()) {
                fence(claim, row.next() ? 1 : 0);
                return row.getInt(1);
            }
        }
    }

    /// Forgets the checkpoint of an upload that the store lost, so that the run begins again.
    ///
    /// @return how often this run has begun again
    public int discard(Claim claim) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement discard = connection.prepareStatement(FENCED_DISCARD)) {
            discard.setObject(1, claim.runId());
            discard.setInt(2, claim.attempt());
            try (ResultSet row = discard.executeQuery()) {
                fence(claim, row.next() ? 1 : 0);
                return row.getInt("restarts");
            }
        }
    }

    private static void fence(Claim claim, int changed) {
        if (changed != 1) {
            throw new LeaseLost(claim);
        }
    }

    private static String json(List<String> cursor) {
        try {
            return JSON.writeValueAsString(cursor);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of strings is always JSON", e);
        }
    }

    private static List<String> cursor(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("export_checkpoint.cursor was not written by Waybill: " + json, e);
        }
    }
}
