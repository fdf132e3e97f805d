package dev.waybill.worker;

import dev.waybill.worker.checkpoint.Checkpoint;
import dev.waybill.worker.encode.PartBuffer;
import dev.waybill.worker.trace.Spans;
import dev.waybill.worker.upload.MultipartUpload;
import dev.waybill.worker.upload.Part;
import dev.waybill.worker.upload.WholeDigest;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The parts of one attempt on their way to the store: some are sent side by side, while the next one is encoded.
///
/// A part is committed when it and all parts before it are in the store: only then does the checkpoint move on, so it
/// always covers parts 1 to n without a gap. Killed at any moment, the parts behind the checkpoint are sent again.
/// Once a part failed, none behind it is committed.
final class PartsInFlight implements AutoCloseable {

    /// Makes a checkpoint durable. Called for one part after the other, in order.
    interface Commit {
        void commit(Checkpoint at, Part part) throws SQLException;
    }

    private static final long LOOK_MILLIS = 100;

    private final MultipartUpload upload;
    private final Commit commit;
    private final Watch watch;
    private final PartBuffers buffers;
    private final Optional<WholeDigest> digest;
    private final Semaphore places;
    private final ExecutorService threads = Spans.carriedTo(Executors.newVirtualThreadPerTaskExecutor());
    private CompletableFuture<Void> hashed = CompletableFuture.completedFuture(null);
    private CompletableFuture<Checkpoint> committed;
    private volatile boolean failed;
    private int nextNumber;

    /// @param from   what is committed already
    /// @param digest of the whole, where this attempt sends all of it
    /// @param most   parts that may be sent and not committed
    PartsInFlight(
            MultipartUpload upload,
            Checkpoint from,
            Commit commit,
            Optional<WholeDigest> digest,
            PartBuffers buffers,
            int most,
            Watch watch) {
        this.upload = upload;
        this.committed = CompletableFuture.completedFuture(from);
        this.nextNumber = from.nextPartNumber();
        this.commit = commit;
        this.digest = digest;
        this.buffers = buffers;
        this.places = new Semaphore(most);
        this.watch = watch;
    }

    /// Sends the buffer's part and gives the buffer back when it is committed. Waits while too many are in flight,
    /// which holds back the encoder, and through it the database.
    ///
    /// @param carry  what stands behind the part
    /// @param cursor of the last row that is encoded whole
    /// @param last   nothing comes after this part
    /// @throws TooLarge if the upload has no number left
    void send(PartBuffer buffer, byte[] carry, Optional<List<String>> cursor, long rowsDone, boolean last)
            throws SQLException {
        int number = nextNumber++;
        if (number > MultipartUpload.MAX_PARTS) {
            throw new TooLarge(buffer.partSizeBytes());
        }
        awaitPlace();
        byte[] bytes = buffer.array();
        int length = buffer.partBytes();
        hashed = hashed.thenRunAsync(() -> digest.ifPresent(d -> d.add(bytes, length)), threads);
        CompletableFuture<Part> sent = CompletableFuture.supplyAsync(
                () -> {
                    watch.check();
                    return upload.put(number, bytes, length);
                },
                threads);
        committed = committed.thenCombineAsync(
                sent.thenCombine(hashed, (part, _) -> part),
                (at, part) -> commit(at.after(part, cursor, carry, last, rowsDone), part),
                threads);
        committed.whenComplete((_, failure) -> {
            if (failure != null) {
                failed = true;
            }
            try {
                buffers.giveBack(buffer);
            } finally {
                places.release();
            }
        });
    }

    private Checkpoint commit(Checkpoint at, Part part) {
        try {
            commit.commit(at, part);
            return at;
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private void awaitPlace() throws SQLException {
        try {
            while (!places.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                watch.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Watch.Stopped();
        }
        if (failed) { // parts after the one that failed may still be on their way
            await();
        }
    }

    /// Waits until all parts are committed.
    ///
    /// @return the checkpoint behind the last one
    /// @throws RuntimeException what the first part that failed failed with
    Checkpoint await() throws SQLException {
        while (!haveEnded()) {
            watch.check();
        }
        try {
            return committed.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case SQLException database -> throw database;
                case RuntimeException other -> throw other;
                case Error error -> throw error; // such as a lack of memory: it ends the worker
                case null, default -> throw e;
            }
        }
    }

    /// Waits a moment for all parts to be committed, or to have failed.
    private boolean haveEnded() {
        try {
            return committed.handle((_, _) -> true).get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("handled before", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Watch.Stopped();
        }
    }

    /// Lets the parts in flight end and be committed, so that they need not be sent again; unless the lease is lost.
    @Override
    public void close() {
        while (!haveEnded()) {
            if (!watch.mayWrite()) {
                threads.shutdownNow();
            }
        }
        threads.close();
    }
}
