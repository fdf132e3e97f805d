package dev.waybill.worker;

import dev.waybill.contract.Archive;
import dev.waybill.contract.Table;
import dev.waybill.worker.archive.Archives;
import dev.waybill.worker.checkpoint.Checkpoint;
import dev.waybill.worker.checkpoint.Checkpoints;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.encode.Encoder;
import dev.waybill.worker.encode.GzipEncoder;
import dev.waybill.worker.encode.PartBuffer;
import dev.waybill.worker.metric.Metrics;
import dev.waybill.worker.settle.FinishedObject;
import dev.waybill.worker.source.SourceBroken;
import dev.waybill.worker.source.TableSource.Estimate;
import dev.waybill.worker.trace.Spans;
import dev.waybill.worker.upload.ObjectStore;
import dev.waybill.worker.upload.ObjectStore.OpenUpload;
import dev.waybill.worker.upload.Part;
import dev.waybill.worker.upload.StoredObject;
import dev.waybill.worker.upload.WholeDigest;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/// The pipeline: rows → CSV, JSON Lines, XLSX or PDF, or files → ZIP → parts → one object. Reading, encoding and
/// sending overlap, and after each part comes a checkpoint. What is smaller than a part is put in one request.
///
/// Killed anywhere, the next attempt goes on after the last checkpoint and makes the same object, byte for byte, as
/// long as the table did not change: rows come in key order, encoding depends on nothing but the row, and parts are
/// cut at the same bytes. Parts that were sent but not checkpointed are sent again under their numbers. Formats that
/// cannot go on in the middle begin again, with a new upload: the parts of the attempt before may be others.
@ApplicationScoped
public class ExportRunner {

    private final DataSource database;
    private final ObjectStore store;
    private final Checkpoints checkpoints;
    private final Archives archives;
    private final Metrics metrics;
    private final PartSize partSize;
    private final PartBuffers buffers;
    private final ExportSettings settings;

    ExportRunner(
            DataSource database,
            ObjectStore store,
            Checkpoints checkpoints,
            Archives archives,
            Metrics metrics,
            PartSize partSize,
            PartBuffers buffers,
            ExportSettings settings) {
        this.database = database;
        this.store = store;
        this.checkpoints = checkpoints;
        this.archives = archives;
        this.metrics = metrics;
        this.partSize = partSize;
        this.buffers = buffers;
        this.settings = settings;
    }

    /// What became of the rows. The snapshot they came from is over.
    private sealed interface Encoded {

        /// All of them are in one buffer, and nothing is sent.
        record Whole(PartBuffer buffer, long rowCount, Instant dataAsOf) implements Encoded {}

        /// All of them are in parts, which the store has.
        record Parts(Checkpoint end, Optional<WholeDigest> digest) implements Encoded {}
    }

    /// Runs a claimed export to its object.
    ///
    /// @param watch ends it between two batches of rows when the worker stops or the lease is lost
    /// @throws SourceBroken if catalog, request and table do not fit
    FinishedObject run(Claim claim, Plan plan, Watch watch) throws SQLException {
        Optional<Checkpoint> latest =
                plan.isResumable() ? checkpoints.latest(claim, plan.sourceSha256()) : Optional.empty();
        if (latest.isEmpty() && claim.attempt() > 1) {
            Optional<StoredObject> put = store.head(plan.key()).filter(o -> WholeExport.isPutBy(claim.runId(), o));
            if (put.isPresent()) {
                return adopted(claim, plan, put.get()); // by an attempt that died
            }
        }
        Encoded encoded = latest.isPresent() && latest.get().sourceDrained()
                ? new Encoded.Parts(latest.get(), Optional.empty())
                : encode(claim, plan, latest, watch);
        return Spans.step("finalize", () -> switch (encoded) {
            case Encoded.Whole whole -> put(claim, plan, whole, watch);
            case Encoded.Parts parts -> complete(claim, plan, parts, watch);
        });
    }

    /// Reads and encodes what comes after the latest checkpoint, and sends every part of it.
    private Encoded encode(Claim claim, Plan plan, Optional<Checkpoint> latest, Watch watch) throws SQLException {
        try (Encoder encoder = Spans.step("catalog", () -> open(claim, plan, latest, watch))) {
            return Spans.step("stream", () -> stream(claim, plan, latest, encoder, watch));
        }
    }

    private Encoded stream(Claim claim, Plan plan, Optional<Checkpoint> latest, Encoder encoder, Watch watch)
            throws SQLException {
        boolean fromStart = latest.isEmpty() || latest.get().isStart();
        checkpoints.reads(claim, encoder.isOneSnapshot(), encoder.asOf());
        Estimate estimate = encoder.estimate();
        PartBuffer buffer =
                buffers.take(latest.map(Checkpoint::partSizeBytes).orElseGet(() -> plan.partBytes(partSize, estimate)));
        if (fromStart) {
            encoder.begin(buffer);
        } else {
            buffer.write(latest.get().carry());
        }
        Encoding encoding = new Encoding(encoder, watch);
        boolean more = encoding.fill(buffer);
        if (latest.isEmpty() && !more && !buffer.isFull()) {
            encoder.save();
            return new Encoded.Whole(buffer, encoder.done(), encoder.asOf());
        }
        Checkpoint at = latest.isPresent() ? latest.get() : begin(claim, plan, buffer, estimate, watch);
        return send(claim, plan, at, encoding, buffer, more, watch);
    }

    private Encoder open(Claim claim, Plan plan, Optional<Checkpoint> latest, Watch watch) throws SQLException {
        return switch (plan) {
            case DatasetPlan dataset -> open(claim, dataset, latest, watch);
            case MetricPlan metric ->
                metrics.open(claim, metric.request(), metric.progress(), action -> watch.whenLost(action)::close);
        };
    }

    private Encoder open(Claim claim, DatasetPlan plan, Optional<Checkpoint> latest, Watch watch) throws SQLException {
        Optional<List<String>> after = latest.flatMap(Checkpoint::cursor);
        return plan.gzip()
                ? new GzipEncoder(open(claim, plan, latest, GzipEncoder.plainCursor(after), watch), after)
                : open(claim, plan, latest, after, watch);
    }

    private Encoder open(
            Claim claim, DatasetPlan plan, Optional<Checkpoint> latest, Optional<List<String>> after, Watch watch)
            throws SQLException {
        return switch (plan.dataset().content()) {
            case Table _ ->
                TableEncoder.open(
                        claim,
                        database.getConnection(),
                        plan,
                        settings.lane(),
                        after,
                        latest.map(Checkpoint::rowsDone).orElse(0L),
                        watch);
            case Archive archive -> archives.open(claim, archive, after, watch::check, watch::breaksOff);
        };
    }

    /// Begins the upload. Killed before its id is saved, it is found by its key and aborted by the next attempt.
    private Checkpoint begin(Claim claim, Plan plan, PartBuffer buffer, Estimate estimate, Watch watch)
            throws SQLException {
        abortUploadsOfAttemptsBefore(claim, plan, watch);
        String id = store.begin(plan.key(), claim.runId(), plan.contentType(), plan.fileName())
                .id();
        Checkpoint first = Checkpoint.start(id, buffer.partSizeBytes());
        checkpoints.start(claim, first, estimate.rows(), plan.sourceSha256());
        return first;
    }

    private void abortUploadsOfAttemptsBefore(Claim claim, Plan plan, Watch watch) throws SQLException {
        if (claim.attempt() == 1) {
            return;
        }
        List<OpenUpload> left = store.openUploadsOf(plan.key());
        watch.confirm(); // what was listed before cannot be another worker's
        left.forEach(store::abort);
    }

    /// Sends the part in the buffer and all that follow.
    private Encoded send(
            Claim claim, Plan plan, Checkpoint from, Encoding encoding, PartBuffer first, boolean hasMore, Watch watch)
            throws SQLException {
        // only an attempt that sends every part can hash the whole
        Optional<WholeDigest> digest = from.isStart() ? Optional.of(new WholeDigest()) : Optional.empty();
        try (PartsInFlight parts = new PartsInFlight(
                store.resume(plan.key(), from.uploadId()),
                from,
                (at, part) -> save(claim, plan, at, Optional.of(part)),
                digest,
                buffers,
                plan.partsInFlight(settings),
                watch)) {
            PartBuffer buffer = first;
            boolean more = hasMore;
            while (!buffer.isEmpty()) {
                byte[] carry = buffer.carry();
                Encoder encoder = encoding.encoder();
                encoder.save();
                parts.send(buffer, carry, encoder.cursor(), encoder.done(), !more && carry.length == 0);
                buffer = buffers.take(from.partSizeBytes()); // there is one for each part in flight, and this
                buffer.write(carry);
                more = more && encoding.fill(buffer);
            }
            buffers.giveBack(buffer);
            Checkpoint end = parts.await();
            if (!end.sourceDrained()) { // the last row ended exactly where its part did
                end = end.drained();
                save(claim, plan, end, Optional.empty());
            }
            return new Encoded.Parts(end, digest);
        }
    }

    private void save(Claim claim, Plan plan, Checkpoint at, Optional<Part> part) throws SQLException {
        if (!plan.isResumable()) {
            checkpoints.show(claim, at);
        } else if (settings.checkpoints()) {
            checkpoints.save(claim, at, part);
        }
    }

    private FinishedObject complete(Claim claim, Plan plan, Encoded.Parts parts, Watch watch) throws SQLException {
        watch.confirm();
        StoredObject object = store.resume(plan.key(), parts.end().uploadId())
                .complete(claim.runId(), parts.end().parts());
        String sha256 = parts.digest().map(WholeDigest::hex).orElseGet(() -> store.sha256(plan.key(), watch::check));
        return new FinishedObject(
                plan.fileName(), object.byteSize(), parts.end().rowsDone(), sha256);
    }

    /// One request, which only the first of several workers wins; the others take what it put.
    private FinishedObject put(Claim claim, Plan plan, Encoded.Whole whole, Watch watch) throws SQLException {
        WholeDigest digest = new WholeDigest();
        digest.add(whole.buffer().array(), whole.buffer().partBytes());
        WholeExport export = new WholeExport(whole.rowCount(), digest.hex(), whole.dataAsOf());
        abortUploadsOfAttemptsBefore(claim, plan, watch);
        StoredObject object = putOnce(claim, plan, export, whole.buffer(), watch);
        if (!WholeExport.isPutBy(claim.runId(), object)) {
            watch.confirm(); // or it is the object of an attempt that came after this one, and counts
            store.delete(plan.key()); // made of parts by an attempt that lost its upload after all
            object = putOnce(claim, plan, export, whole.buffer(), watch);
        }
        if (WholeExport.of(object).equals(export)
                && object.byteSize() != whole.buffer().partBytes()) {
            throw new IllegalStateException("%s has %d bytes instead of %d"
                    .formatted(plan.key(), object.byteSize(), whole.buffer().partBytes()));
        }
        buffers.giveBack(whole.buffer());
        return WholeExport.of(object).equals(export) ? finished(plan, object) : adopted(claim, plan, object);
    }

    private StoredObject putOnce(Claim claim, Plan plan, WholeExport export, PartBuffer buffer, Watch watch)
            throws SQLException {
        watch.confirm();
        return store.putOnce(
                plan.key(),
                claim.runId(),
                plan.contentType(),
                plan.fileName(),
                export.metadata(),
                buffer.array(),
                buffer.partBytes());
    }

    /// The rows are those of another attempt.
    private FinishedObject adopted(Claim claim, Plan plan, StoredObject object) throws SQLException {
        checkpoints.reads(claim, true, WholeExport.of(object).dataAsOf());
        return finished(plan, object);
    }

    private static FinishedObject finished(Plan plan, StoredObject object) {
        WholeExport export = WholeExport.of(object);
        return new FinishedObject(plan.fileName(), object.byteSize(), export.rowCount(), export.sha256());
    }
}
