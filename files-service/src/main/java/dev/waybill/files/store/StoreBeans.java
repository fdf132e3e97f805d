package dev.waybill.files.store;

import dev.waybill.contract.Signer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/// Builds what talks to the bucket and what signs for it.
@ApplicationScoped
public class StoreBeans {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    @Produces
    @Singleton
    Store store(StoreConfig config) {
        S3Client s3 = config.settings()
                .client(ApacheHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE)
                        .expectContinueEnabled(false)
                        .build());
        return new Store(s3, config.bucket());
    }

    void close(@Disposes Store store) {
        store.close();
    }

    @Produces
    @Singleton
    Signer signer(StoreConfig config) {
        return config.settings().signer();
    }

    void close(@Disposes Signer signer) {
        signer.close();
    }
}
