package dev.waybill.worker;

import dev.waybill.worker.upload.ObjectStore;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import software.amazon.awssdk.core.exception.SdkException;

/// Ready only while the bucket answers. The database is checked by its own extension.
@Readiness
final class BucketCheck implements HealthCheck {

    private final ObjectStore store;

    BucketCheck(ObjectStore store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        try {
            store.check();
            return HealthCheckResponse.up("bucket");
        } catch (SdkException e) {
            return HealthCheckResponse.named("bucket")
                    .down()
                    .withData("error", e.getMessage())
                    .build();
        }
    }
}
