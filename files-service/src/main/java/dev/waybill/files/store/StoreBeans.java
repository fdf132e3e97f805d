package dev.waybill.files.store;

import dev.waybill.contract.PostPolicy;
import dev.waybill.contract.Signer;
import dev.waybill.contract.StoreSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/// Builds what talks to the bucket and what signs for it.
@ApplicationScoped
public class StoreBeans {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration COPYING = Duration.ofSeconds(60);
    private static final Duration ASSEMBLING = Duration.ofMinutes(5); // of 10,000 parts, where a store copies them

    @Produces
    @Singleton
    StoreSettings settings(Config config) {
        return StoreSettings.of(name -> config.getOptionalValue(name, String.class));
    }

    @Produces
    @Singleton
    Store store(StoreSettings settings) {
        return new Store(client(settings, SILENCE), client(settings, COPYING), settings.bucket());
    }

    void close(@Disposes Store store) {
        store.close();
    }

    @Produces
    @Singleton
    PartsStore partsStore(StoreSettings settings) {
        return new PartsStore(client(settings, SILENCE), client(settings, ASSEMBLING), settings.bucket());
    }

    void close(@Disposes PartsStore store) {
        store.close();
    }

    @Produces
    @Singleton
    Signer signer(StoreSettings settings) {
        return settings.signer();
    }

    void close(@Disposes Signer signer) {
        signer.close();
    }

    @Produces
    @Singleton
    PostPolicy postPolicy(StoreSettings settings) {
        return settings.postPolicy();
    }

    /// @param silence a store that says nothing for so long has lost the request
    private static S3Client client(StoreSettings settings, Duration silence) {
        return settings.client(ApacheHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(silence)
                .expectContinueEnabled(false)
                .build());
    }
}
