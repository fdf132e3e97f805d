package dev.waybill.worker;

import dev.waybill.contract.Datasets;
import dev.waybill.contract.ExportFormat;
import dev.waybill.contract.ObjectKey;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.settle.Delivery;
import dev.waybill.worker.source.SourceBroken;
import dev.waybill.worker.source.TableSource.Estimate;

/// What a run makes, how, and to where. The same for each of its attempts.
sealed interface Plan permits DatasetPlan, MetricPlan {

    /// @throws SourceBroken if request and catalog do not fit, or another version of Waybill wrote the request
    static Plan of(Claim claim, Datasets catalog) {
        return switch (claim.kind()) {
            case DATASET -> DatasetPlan.of(claim, catalog);
            case METRIC -> MetricPlan.of(claim);
        };
    }

    /// Where the object goes.
    ObjectKey key();

    /// Under which it is saved.
    String fileName();

    /// Media type of the object.
    String contentType();

    /// Whether an attempt can go on where the one before it died. If not, it begins again.
    boolean isResumable();

    /// Another one where what was encoded before must not be gone on with.
    String sourceSha256();

    Delivery delivery();

    /// Fixed for the upload.
    default int partBytes(PartSize usual, Estimate estimate) {
        return usual.bytesFor(estimate);
    }

    /// Sent side by side while the next one is encoded.
    default int partsInFlight(ExportSettings usual) {
        return usual.partsInFlight();
    }

    /// RFC 4180, section 3.
    static String csvType(boolean header) {
        return "%s; header=%s".formatted(ExportFormat.CSV.contentType(), header ? "present" : "absent");
    }
}
