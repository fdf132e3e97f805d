package dev.waybill.worker;

import dev.waybill.contract.Datasets;
import dev.waybill.contract.Signer;
import dev.waybill.contract.StoreSettings;
import dev.waybill.worker.upload.ObjectStore;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Beans made of the contract's plain classes.
final class Wiring {

    /// `WAYBILL_S3_…`.
    @ConfigMapping(prefix = "waybill.s3")
    interface S3 {
        URI endpoint();

        /// As browsers reach it; the endpoint itself where there is no other.
        Optional<URI> publicEndpoint();

        String region();

        String bucket();

        String accessKey();

        String secretKey();

        @WithDefault("true")
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

    @Produces
    @Singleton
    Datasets datasets(@ConfigProperty(name = "waybill.datasets") Path catalog) {
        return Datasets.load(catalog);
    }

    @Produces
    @Singleton
    ObjectStore store(S3 s3) {
        return new ObjectStore(s3.settings());
    }

    void close(@Disposes ObjectStore store) {
        store.close();
    }

    @Produces
    @Singleton
    Signer signer(S3 s3) {
        return s3.settings().signer();
    }

    void close(@Disposes Signer signer) {
        signer.close();
    }
}
