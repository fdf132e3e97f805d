package dev.waybill.worker.metric;

import dev.waybill.worker.encode.Encoder;
import dev.waybill.worker.encode.PartBuffer;
import dev.waybill.worker.source.TableSource.Estimate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The rows of a metric. A unit is a row; there is nothing to go on behind.
final class MetricEncoder implements Encoder {

    private static final Estimate UNKNOWN = new Estimate(0, 0);

    private final MetricRows rows;
    private final MetricProgress progress;
    private final Instant begunAt = Instant.now();
    private boolean told;

    MetricEncoder(MetricRows rows, MetricProgress progress) {
        this.rows = rows;
        this.progress = progress;
    }

    @Override
    public Estimate estimate() {
        return UNKNOWN;
    }

    /// By this worker's clock: the tenant's database may not even have one.
    @Override
    public Instant asOf() {
        return begunAt;
    }

    @Override
    public boolean isOneSnapshot() {
        return true;
    }

    @Override
    public void begin(PartBuffer to) {
        rows.begin(to);
    }

    @Override
    public boolean next(PartBuffer to) {
        boolean more = rows.next(to);
        if (!more) {
            tell();
        }
        return more;
    }

    private void tell() {
        if (!told) {
            told = true;
            progress.drained(rows.times(), rows.rows(), rows.bytes());
        }
    }

    @Override
    public Optional<List<String>> cursor() {
        return Optional.empty();
    }

    @Override
    public long done() {
        return rows.rows();
    }

    @Override
    public void close() {
        tell();
        rows.close();
    }
}
