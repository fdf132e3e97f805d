package dev.waybill.worker;

import dev.waybill.worker.source.TableSource.Estimate;
import dev.waybill.worker.upload.MultipartUpload;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/// Chooses the part size of a run, fixed from its first part to its last.
@ApplicationScoped
public class PartSize {

    /// "Part size: 5 MiB to 5 GiB. There is no minimum size limit on the last part" (Amazon S3 multipart upload
    /// limits).
    static final long LEAST_BYTES = 5L << 20;

    /// Larger parts would cost more memory than a worker should have.
    static final long MOST_BYTES = 512L << 20;

    /// The planner may be wrong by this factor before a run reaches 10,000 parts.
    private static final int SAFETY = 4;

    private final long usualBytes;
    private final long largestBytes;

    @Inject
    PartSize(ExportSettings exports, WorkerSettings worker) {
        this(exports.partSize().asLongValue(), affordableBytes(exports.partsInFlight(), worker.concurrency()));
    }

    /// Half of the heap is for parts: each export holds those in flight and the one that is encoded.
    private static long affordableBytes(int partsInFlight, int concurrency) {
        return Runtime.getRuntime().maxMemory() / 2 / concurrency / (partsInFlight + 1);
    }

    /// @param affordableBytes parts grow no larger
    PartSize(long usualBytes, long affordableBytes) {
        this.usualBytes = usualBytes;
        this.largestBytes = Math.clamp(affordableBytes, usualBytes, Math.max(usualBytes, MOST_BYTES));
        if (usualBytes < LEAST_BYTES || usualBytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "WAYBILL_EXPORT_PART_SIZE is %d bytes, allowed are 5M to 512M".formatted(usualBytes));
        }
    }

    /// The usual size, or as many whole MiB as keep the estimate far from [MultipartUpload#MAX_PARTS].
    int bytesFor(Estimate estimate) {
        double expected = (double) estimate.rows() * (estimate.rowBytes() + 2L) * SAFETY;
        long needed = (long) Math.ceil(expected / MultipartUpload.MAX_PARTS / (1 << 20)) << 20;
        return Math.toIntExact(Math.clamp(needed, usualBytes, largestBytes));
    }
}
