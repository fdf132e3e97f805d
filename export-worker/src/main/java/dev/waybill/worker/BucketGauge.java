package dev.waybill.worker;

import dev.waybill.worker.upload.ObjectStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Whether the bucket answers, for alerts: in an outage nothing is claimed, so nothing fails that could be counted.
/// Asked when somebody scrapes, at most every five seconds.
@Singleton
public final class BucketGauge implements MeterBinder {

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(3); // longer than the store's own two seconds

    private final RecentAnswer<Boolean> answers;

    BucketGauge(ObjectStore store) {
        this.answers = new RecentAnswer<>("bucket-gauge", store::answers, FRESH, PATIENCE);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("export.bucket.up", answers, a -> a.look().orElse(false) ? 1 : 0)
                .description("1 while the bucket answers this worker, be it that it refuses; 0 while it is away.")
                .register(registry);
    }
}
