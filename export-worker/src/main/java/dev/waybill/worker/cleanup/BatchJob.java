package dev.waybill.worker.cleanup;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// A job that takes rows in batches, each of which is its own for some minutes, and deletes what they stand for.
///
/// Other workers take other rows meanwhile. Killed in between, what it took is due again when its time is over.
abstract class BatchJob<T> implements CleanupJob {

    private final int batchSize;
    private final Duration timeLimit;

    /// @param batchSize what [#take] takes at most
    BatchJob(int batchSize, CleanupSettings settings) {
        this.batchSize = batchSize;
        this.timeLimit = settings.timeLimit();
    }

    /// Rows that nobody else is given for a time, those first that are due longest.
    abstract List<T> take() throws SQLException;

    /// Deletes what these rows stand for, and then says so in the database. What cannot be deleted is counted.
    abstract Swept clear(List<T> batch) throws SQLException;

    /// What is done to one row of a batch.
    interface OneByOne<T> {
        Swept clear(T row) throws SQLException;
    }

    /// For jobs that have a request of their own for each row.
    static <T> Swept each(List<T> batch, OneByOne<T> one) throws SQLException {
        Swept swept = Swept.NOTHING;
        for (T row : batch) {
            swept = swept.plus(one.clear(row));
        }
        return swept;
    }

    /// Ends before its time where nothing of a batch could be deleted: the store is down.
    @Override
    public final Swept runOnce() throws SQLException {
        TimeLimit limit = TimeLimit.of(timeLimit);
        Swept all = Swept.NOTHING;
        boolean more;
        do {
            List<T> batch = take();
            Swept swept = batch.isEmpty() ? Swept.NOTHING : clear(batch);
            all = all.plus(swept);
            more = batch.size() == batchSize && swept.failed() < batch.size() && !limit.isOver();
        } while (more);
        return all;
    }
}
