package dev.waybill.files.store;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;

/// Ready only while the bucket answers (HeadBucket).
@Readiness
@ApplicationScoped
public class BucketReady implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(BucketReady.class);
    private static final String NAME = "bucket";

    private final Store store;

    BucketReady(Store store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        try {
            store.checkBucket();
            return HealthCheckResponse.up(NAME);
        } catch (SdkException e) {
            LOG.warnf("the bucket does not answer: %s", e.getMessage());
            return HealthCheckResponse.down(NAME);
        }
    }
}
