package dev.waybill.worker;

import dev.waybill.contract.Dataset.Link;
import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.metric.MetricRequest;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.metric.MetricProgress;
import dev.waybill.worker.settle.Delivery;
import dev.waybill.worker.source.SourceBroken;
import dev.waybill.worker.source.TableSource.Estimate;
import java.time.Duration;
import java.util.regex.Pattern;

/// The result of a SQL metric, as CSV. Its rows have no order to go on in: a run whose worker died begins again.
///
/// @param progress of this attempt
record MetricPlan(MetricRequest request, ObjectKey key, String fileName, MetricProgress progress) implements Plan {

    static final int PART_BYTES = Math.toIntExact(PartSize.LEAST_BYTES);
    static final int PARTS_IN_FLIGHT = 1;

    private static final Duration A_MINUTE = Duration.ofSeconds(60);
    private static final Delivery DELIVERY = new Delivery(Link.ONCE, A_MINUTE, A_MINUTE);

    /// What file systems do not take in a name, and what no reader can see.
    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[\\\\/:*?\"<>|\\p{Cntrl}\\p{Cf}]+");

    /// @throws SourceBroken if another version of Waybill wrote the request
    static MetricPlan of(Claim claim) {
        try {
            MetricRequest request = MetricRequest.parse(claim.payload());
            return new MetricPlan(
                    request, new ObjectKey(claim.objectKey()), fileName(request.name()), new MetricProgress());
        } catch (IllegalArgumentException e) {
            throw new SourceBroken(String.valueOf(e.getMessage()));
        }
    }

    private static String fileName(String name) {
        String safe = NOT_IN_A_NAME.matcher(name).replaceAll("_").strip();
        return (safe.startsWith(".") ? "_" + safe : safe) + ".csv";
    }

    /// The smallest that a store takes, and one in flight: a metric is small, and its worker has exports to make.
    @Override
    public int partBytes(PartSize usual, Estimate estimate) {
        return PART_BYTES;
    }

    @Override
    public int partsInFlight(ExportSettings usual) {
        return PARTS_IN_FLIGHT;
    }

    @Override
    public String contentType() {
        return Plan.csvType(true);
    }

    @Override
    public boolean isResumable() {
        return false;
    }

    @Override
    public String sourceSha256() {
        return "";
    }

    @Override
    public Delivery delivery() {
        return DELIVERY;
    }
}
