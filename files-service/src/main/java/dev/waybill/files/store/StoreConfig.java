package dev.waybill.files.store;

import dev.waybill.contract.StoreSettings;
import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/// The bucket: `WAYBILL_S3_…`.
@ConfigMapping(prefix = "waybill.s3")
public interface StoreConfig {

    URI endpoint();

    /// The store as browsers reach it, for signed links; the endpoint if absent.
    Optional<URI> publicEndpoint();

    String region();

    String bucket();

    String accessKey();

    String secretKey();

    boolean pathStyle();

    default StoreSettings settings() {
        return new StoreSettings(
                endpoint(),
                publicEndpoint().orElse(endpoint()),
                region(),
                bucket(),
                accessKey(),
                secretKey(),
                pathStyle());
    }
}
