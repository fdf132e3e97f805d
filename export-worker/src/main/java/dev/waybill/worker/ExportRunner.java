package dev.waybill.worker;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Dataset.Column;
import dev.waybill.contract.Datasets;
import dev.waybill.contract.ExportFormat;
import dev.waybill.contract.ExportRequest;
import dev.waybill.contract.ObjectKey;
import dev.waybill.worker.checkpoint.Checkpoint;
import dev.waybill.worker.checkpoint.Checkpoints;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.encode.CsvEncoder;
import dev.waybill.worker.settle.FinishedObject;
import dev.waybill.worker.source.RowSource;
import dev.waybill.worker.source.SourceBroken;
import dev.waybill.worker.source.TableSource;
import dev.waybill.worker.source.TableSource.Estimate;
import dev.waybill.worker.upload.MultipartUpload;
import dev.waybill.worker.upload.ObjectStore;
import dev.waybill.worker.upload.ObjectStore.OpenUpload;
import dev.waybill.worker.upload.Part;
import dev.waybill.worker.upload.PartBuffer;
import dev.waybill.worker.upload.StoredObject;
import dev.waybill.worker.upload.WholeDigest;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/// The pipeline: rows → CSV → parts → one object, with a checkpoint after each part.
///
/// Killed anywhere, the next attempt goes on after the last checkpoint and makes the same object, byte for byte, as
/// long as the table did not change: rows come in key order, encoding depends on nothing but the row, and parts are
/// cut at the same bytes. A part that was sent but not checkpointed is sent again under its number.
@ApplicationScoped
public class ExportRunner {

    private static final int ROWS_BETWEEN_LOOKS = 64;

    private final DataSource database;
    private final Datasets catalog;
    private final ObjectStore store;
    private final Checkpoints checkpoints;
    private final PartSize partSize;

    ExportRunner(DataSource database, Datasets catalog, ObjectStore store, Checkpoints checkpoints, PartSize partSize) {
        this.database = database;
        this.catalog = catalog;
        this.store = store;
        this.checkpoints = checkpoints;
        this.partSize = partSize;
    }

    /// Runs a claimed export to its object.
    ///
    /// @param watch ends it between two batches of rows when the worker stops or the lease is lost
    /// @throws SourceBroken if catalog, request and table do not fit
    FinishedObject run(Claim claim, Watch watch) throws SQLException {
        Plan plan = plan(claim);
        Optional<Checkpoint> latest = checkpoints.latest(claim);
        // only an attempt that sends every part can hash the whole
        Optional<WholeDigest> digest = latest.isEmpty() ? Optional.of(new WholeDigest()) : Optional.empty();

        Checkpoint at;
        if (latest.isPresent() && latest.get().sourceDrained()) {
            at = latest.get();
        } else {
            at = stream(claim, plan, latest, digest, watch);
        }

        watch.confirm();
        MultipartUpload upload = store.resume(plan.key(), at.uploadId());
        StoredObject object = upload.complete(claim.runId(), at.parts());
        String sha256 = digest.isPresent() ? digest.get().hex() : store.sha256(plan.key(), watch::check);
        return new FinishedObject(plan.fileName(), object.byteSize(), at.rowsDone(), sha256);
    }

    /// Reads, encodes and uploads all rows after the latest checkpoint.
    private Checkpoint stream(
            Claim claim, Plan plan, Optional<Checkpoint> latest, Optional<WholeDigest> digest, Watch watch)
            throws SQLException {
        try (Connection connection = database.getConnection();
                Snapshot _ = new Snapshot(connection)) {
            TableSource table = TableSource.open(connection, plan.dataset(), plan.columns(), claim.orgId());
            Estimate estimate = table.estimate();
            Checkpoint at = latest.isPresent() ? latest.get() : begin(claim, plan, estimate, watch);
            checkpoints.reads(claim, at, table.asOf());
            MultipartUpload upload = store.resume(plan.key(), at.uploadId());

            PartBuffer buffer = new PartBuffer(at.partSizeBytes(), at.carry());
            CsvEncoder encoder = new CsvEncoder(buffer, plan.columns().size());
            if (at.isStart()) {
                encoder.header(plan.headers());
            }
            try (RowSource rows = table.rows(at.cursor(), estimate)) {
                while (!at.sourceDrained()) {
                    Filled filled = fill(buffer, encoder, rows, at, watch);
                    if (buffer.isEmpty()) {
                        at = at.drained();
                        checkpoints.save(claim, at, Optional.empty());
                    } else {
                        digest.ifPresent(d -> d.add(buffer));
                        Part part = upload.put(nextNumber(at), buffer);
                        buffer.drop(part);
                        boolean drained = filled.sourceEnded() && buffer.isEmpty();
                        at = at.after(part, filled.cursor(), buffer.carry(), drained, filled.rowsDone());
                        checkpoints.save(claim, at, Optional.of(part));
                    }
                }
            }
            return at;
        }
    }

    /// Encodes rows until a whole part is there or no row is left.
    private static Filled fill(PartBuffer buffer, CsvEncoder encoder, RowSource rows, Checkpoint at, Watch watch)
            throws SQLException {
        long rowsDone = at.rowsDone();
        boolean ended = false;
        encoder.flush();
        while (!ended && !buffer.isFull()) {
            watch.check();
            for (int n = 0; n < ROWS_BETWEEN_LOOKS && !ended && !buffer.isFull(); n++) {
                if (rows.next()) {
                    encoder.write(rows);
                    rowsDone++;
                } else {
                    ended = true;
                }
            }
            encoder.flush();
        }
        watch.check();
        Optional<List<String>> cursor = rowsDone == at.rowsDone() ? at.cursor() : Optional.of(rows.cursor());
        return new Filled(rowsDone, cursor, ended);
    }

    private record Filled(long rowsDone, Optional<List<String>> cursor, boolean sourceEnded) {}

    /// Begins the upload. Killed before its id is saved, it is found by its key and aborted by the next attempt.
    private Checkpoint begin(Claim claim, Plan plan, Estimate estimate, Watch watch) throws SQLException {
        List<OpenUpload> left = store.openUploadsOf(plan.key());
        watch.confirm(); // what was listed before cannot be another worker's
        left.forEach(store::abort);
        MultipartUpload upload = store.begin(plan.key(), claim.runId(), plan.format(), plan.fileName());
        Checkpoint first = Checkpoint.start(upload.id(), partSize.bytesFor(estimate));
        checkpoints.start(claim, first, estimate.rows());
        return first;
    }

    private static int nextNumber(Checkpoint at) {
        if (at.nextPartNumber() > MultipartUpload.MAX_PARTS) {
            throw new TooLarge(at.partSizeBytes());
        }
        return at.nextPartNumber();
    }

    private record Plan(Dataset dataset, List<Column> columns, ExportFormat format, ObjectKey key, String fileName) {
        List<String> headers() {
            return columns.stream().map(Column::header).toList();
        }
    }

    private Plan plan(Claim claim) {
        ExportRequest request = request(claim);
        Dataset dataset = catalog.find(request.dataset())
                .orElseThrow(
                        () -> new SourceBroken("dataset %s is not in this worker's catalog; give both services the same"
                                .formatted(request.dataset())));
        ExportFormat format = ExportFormat.of(request.format())
                .orElseThrow(() ->
                        new SourceBroken("format %s is unknown to this worker; update it".formatted(request.format())));
        List<Column> columns = columns(dataset, request);
        LocalDate day = LocalDate.ofInstant(claim.createdAt(), ZoneOffset.UTC);
        String name = dataset.fileName().orElse("export-" + day) + "." + format.extension();
        return new Plan(dataset, columns, format, new ObjectKey(claim.objectKey()), name);
    }

    private static ExportRequest request(Claim claim) {
        try {
            return claim.request();
        } catch (IllegalArgumentException e) {
            throw new SourceBroken(String.valueOf(e.getMessage()));
        }
    }

    private static List<Column> columns(Dataset dataset, ExportRequest request) {
        try {
            return dataset.choose(request.fields());
        } catch (IllegalArgumentException e) { // the catalogs of the two services differ
            throw new SourceBroken(String.valueOf(e.getMessage()));
        }
    }

    /// The read-only transaction around a source: ended whatever happens, so the connection may go back to the pool.
    private record Snapshot(Connection connection) implements AutoCloseable {

        private Snapshot {
            try {
                connection.setAutoCommit(false);
            } catch (SQLException e) {
                throw new IllegalStateException("a fresh connection refuses a transaction", e);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
