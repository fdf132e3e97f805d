package dev.waybill.worker.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.contract.ObjectKey;
import dev.waybill.worker.archive.CatalogEntry.Kind;
import dev.waybill.worker.archive.CatalogEntry.Status;
import dev.waybill.worker.archive.CatalogEntry.StoredFile;
import dev.waybill.worker.archive.CatalogEntry.Written;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.claim.LeaseLost;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/// The table `waybill.archive_entry`. Every write is fenced by the attempt: it throws [LeaseLost] when another attempt
/// has the run.
@ApplicationScoped
public class ArchiveCatalog {

    private static final String FENCE = """
            select 1 from waybill.export_run
            where id = ? and attempt = ? and waybill.is_active(status)
            for no key update
            """;

    private static final String FINISHED =
            "select cataloged_at is not null, data_as_of from waybill.export_run where id = ? and attempt = ?";

    private static final String INSERT = """
            insert into waybill.archive_entry
              (run_id, position, kind, folder, source_id, path, folded_path,
               object_key, etag, byte_size, content_type, sha256, status)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    // The number goes before the extension. It may make a twin of another entry: done until there is none.
    private static final String TELL_TWINS_APART = """
            with twins as (
              select position, row_number() over (partition by folded_path order by position) as n
              from waybill.archive_entry where run_id = ?)
            update waybill.archive_entry e
            set path = regexp_replace(e.path, '(\\.[^./]*)?$', '-' || n || '\\1'),
                folded_path = regexp_replace(e.folded_path, '(\\.[^./]*)?$', '-' || n || '\\1')
            from twins where e.run_id = ? and e.position = twins.position and n > 1
            """;

    private static final String FINISH = """
            update waybill.export_run
            set cataloged_at = now(), data_as_of = ?, consistency = 'snapshot', progress = greatest(progress, 10)
            where id = ?
            """;

    private static final String SAVE = """
            update waybill.archive_entry
            set status = ?, header_offset = ?, written_size = ?, compressed_size = ?, crc32 = ?
            where run_id = ? and position = ?
            """;

    private static final String SHOW = """
            update waybill.export_run
            set item_counts = ?::jsonb, status = case status when 'cataloging' then 'assembling' else status end,
                progress = greatest(progress, least(85, 10 + 75 * ?::bigint / ?::bigint))
            where id = ?
            """;

    private static final String PAGE = """
            select position, kind, folder, source_id, path, status, object_key, etag, byte_size, content_type, sha256,
                   header_offset, written_size, compressed_size, crc32
            from waybill.archive_entry where run_id = ? and position >= ? order by position limit ?
            """;

    private static final String TOTALS = """
            select count(*), coalesce(sum(coalesce(byte_size, 2048) + 256), 0)
            from waybill.archive_entry where run_id = ?
            """;

    private static final String COUNTS = """
            select case when status in ('missing', 'changed') then 'missing' else folder end, count(*)
            from waybill.archive_entry
            where run_id = ? and position < ? and kind in ('document', 'file') group by 1
            """;

    private static final int MOST_ROUNDS = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataSource database;

    ArchiveCatalog(DataSource database) {
        this.database = database;
    }

    /// What a finished catalog holds.
    ///
    /// @param bytes of the archive, about
    record Totals(long entries, long bytes) {}

    /// When the rows of a finished catalog were read; empty if it is not finished.
    Optional<Instant> finished(Claim claim) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(FINISHED)) {
            select.setObject(1, claim.runId());
            select.setInt(2, claim.attempt());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new LeaseLost(claim);
                }
                return row.getBoolean(1)
                        ? Optional.of(row.getObject(2, OffsetDateTime.class).toInstant())
                        : Optional.empty();
            }
        }
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    /// Locks the run's row, judges the attempt, and writes in the same transaction.
    private void fenced(Claim claim, Work work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement fence = connection.prepareStatement(FENCE)) {
                fence.setObject(1, claim.runId());
                fence.setInt(2, claim.attempt());
                try (ResultSet row = fence.executeQuery()) {
                    if (!row.next()) {
                        throw new LeaseLost(claim);
                    }
                }
                work.on(connection);
                connection.commit();
            } finally {
                connection.rollback(); // of nothing, once committed
                connection.setAutoCommit(true);
            }
        }
    }

    /// Begins anew: an attempt before may have died in the middle of its catalog.
    void clear(Claim claim) throws SQLException {
        fenced(
                claim,
                connection -> update(connection, "delete from waybill.archive_entry where run_id = ?", claim.runId()));
    }

    /// Adds entries; many at a time.
    void add(Claim claim, List<CatalogEntry> entries) throws SQLException {
        fenced(claim, connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                for (CatalogEntry entry : entries) {
                    Optional<StoredFile> stored = entry.stored();
                    int n = 0;
                    insert.setObject(++n, claim.runId());
                    insert.setInt(++n, entry.position());
                    insert.setString(++n, wire(entry.kind()));
                    insert.setString(++n, entry.folder());
                    insert.setString(++n, entry.sourceId());
                    insert.setString(++n, entry.path());
                    insert.setString(++n, EntryName.folded(entry.path()));
                    insert.setString(++n, stored.map(s -> s.key().value()).orElse(null));
                    insert.setString(++n, stored.map(StoredFile::etag).orElse(null));
                    insert.setObject(++n, stored.map(StoredFile::byteSize).orElse(null), Types.BIGINT);
                    insert.setString(++n, stored.map(StoredFile::contentType).orElse(null));
                    insert.setString(++n, stored.flatMap(StoredFile::sha256).orElse(null));
                    insert.setString(++n, wire(entry.status()));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }

    /// Gives every entry a path of its own, and says that the catalog is whole.
    ///
    /// @param asOf when the rows were read
    void finish(Claim claim, Instant asOf) throws SQLException {
        fenced(claim, connection -> {
            int rounds = 0;
            while (update(connection, TELL_TWINS_APART, claim.runId(), claim.runId()) > 0) {
                if (++rounds == MOST_ROUNDS) {
                    throw new IllegalStateException("paths of the archive do not become unique");
                }
            }
            update(connection, FINISH, asOf.atOffset(ZoneOffset.UTC), claim.runId());
        });
    }

    /// Saves what became of entries, and shows users how far the archive is. Before the checkpoint that relies on it.
    void save(Claim claim, List<CatalogEntry> ended, Map<String, Long> counts, long done, long all)
            throws SQLException {
        fenced(claim, connection -> {
            try (PreparedStatement save = connection.prepareStatement(SAVE)) {
                for (CatalogEntry entry : ended) {
                    Optional<Written> where = entry.written();
                    int n = 0;
                    save.setString(++n, wire(entry.status()));
                    save.setObject(++n, where.map(Written::headerOffset).orElse(null), Types.BIGINT);
                    save.setObject(++n, where.map(Written::size).orElse(null), Types.BIGINT);
                    save.setObject(++n, where.map(Written::compressedSize).orElse(null), Types.BIGINT);
                    save.setObject(++n, where.map(Written::crc32).orElse(null), Types.BIGINT);
                    save.setObject(++n, claim.runId());
                    save.setInt(++n, entry.position());
                    save.addBatch();
                }
                save.executeBatch();
            }
            update(connection, SHOW, json(counts), done, all, claim.runId());
        });
    }

    /// The entries from a position on, at most so many.
    List<CatalogEntry> page(Claim claim, int from, int limit) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(PAGE)) {
            select.setObject(1, claim.runId());
            select.setInt(2, from);
            select.setInt(3, limit);
            try (ResultSet row = select.executeQuery()) {
                List<CatalogEntry> page = new ArrayList<>();
                while (row.next()) {
                    page.add(read(row));
                }
                return page;
            }
        }
    }

    private static CatalogEntry read(ResultSet row) throws SQLException {
        String key = row.getString("object_key");
        Status status = Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT));
        return new CatalogEntry(
                row.getInt("position"),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("folder"),
                row.getString("source_id"),
                row.getString("path"),
                status,
                key == null
                        ? Optional.empty()
                        : Optional.of(new StoredFile(
                                new ObjectKey(key),
                                row.getString("etag"),
                                row.getLong("byte_size"),
                                row.getString("content_type"),
                                Optional.ofNullable(row.getString("sha256")))),
                status != Status.WRITTEN
                        ? Optional.empty()
                        : Optional.of(new Written(
                                row.getLong("header_offset"),
                                row.getLong("written_size"),
                                row.getLong("compressed_size"),
                                row.getLong("crc32"))));
    }

    Totals totals(Claim claim) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(TOTALS)) {
            select.setObject(1, claim.runId());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Totals(row.getLong(1), row.getLong(2));
            }
        }
    }

    /// How many entries before a position there are, by folder, and how many are missing.
    Map<String, Long> counts(Claim claim, int before) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(COUNTS)) {
            select.setObject(1, claim.runId());
            select.setInt(2, before);
            try (ResultSet row = select.executeQuery()) {
                Map<String, Long> counts = new TreeMap<>();
                while (row.next()) {
                    counts.put(row.getString(1), row.getLong(2));
                }
                return counts;
            }
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int n = 0; n < values.length; n++) {
                update.setObject(n + 1, values[n]);
            }
            return update.executeUpdate();
        }
    }

    private static String wire(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String json(Map<String, Long> counts) {
        try {
            return JSON.writeValueAsString(counts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of numbers is always JSON", e);
        }
    }
}
