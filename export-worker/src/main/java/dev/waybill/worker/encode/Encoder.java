package dev.waybill.worker.encode;

import dev.waybill.worker.source.TableSource.Estimate;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Writes what is exported, unit by unit: rows of a table, or pieces of an archive's entries.
///
/// Between two units it has no state but its [#cursor]: an encoder that is opened after a cursor writes the same bytes
/// as the one that would have gone on.
public interface Encoder extends AutoCloseable {

    /// What is expected of the whole export.
    Estimate estimate() throws SQLException;

    /// When what is exported was read, by the database's clock.
    Instant asOf();

    /// True if all rows come from the snapshot of [#asOf]: nothing of an attempt before is gone on with, be it parts
    /// or a catalog.
    boolean isOneSnapshot();

    /// Writes what comes before the first unit. Not called after a cursor.
    void begin(PartBuffer to);

    /// Writes the next unit; false, and nothing is written, when there is none.
    boolean next(PartBuffer to) throws SQLException;

    /// Where to go on; empty before the first unit.
    Optional<List<String>> cursor();

    /// Rows or entries of the export that are written, those before the cursor included.
    long done();

    /// Makes durable what the cursor relies on. Called before a checkpoint, and before the whole is put.
    default void save() throws SQLException {}

    @Override
    void close() throws SQLException;
}
