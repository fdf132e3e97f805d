package dev.waybill.worker.cleanup;

import java.sql.SQLException;

/// Deletes one kind of thing that nobody owns any more.
///
/// Safe on many workers at once, and killed anywhere: what is left is found again by a later run. What cannot be
/// deleted is counted and logged, and the rest is deleted all the same.
public interface CleanupJob {

    Job job();

    /// Whether it is time for [#runOnce]. A job that the schedule runs every few moments always says so.
    default boolean isDue() throws SQLException {
        return true;
    }

    /// Deletes all there is to delete now, or as much as fits into half an hour.
    ///
    /// @throws RuntimeException if the store does not even say what there is
    Swept runOnce() throws SQLException;

    /// What [#runOnce] would delete if it ran now; changes nothing.
    long countDue() throws SQLException;
}
