package dev.waybill.worker;

import dev.waybill.contract.Datasets;
import dev.waybill.contract.Signer;
import dev.waybill.contract.StoreSettings;
import dev.waybill.worker.upload.ObjectStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Beans made of the contract's plain classes.
final class Wiring {

    @Produces
    @Singleton
    StoreSettings storeSettings(Config config) {
        return StoreSettings.of(name -> config.getOptionalValue(name, String.class));
    }

    @Produces
    @Singleton
    Datasets datasets(@ConfigProperty(name = "waybill.datasets") Path catalog) {
        return Datasets.load(catalog);
    }

    @Produces
    @Singleton
    ObjectStore store(StoreSettings settings) {
        return new ObjectStore(settings);
    }

    void close(@Disposes ObjectStore store) {
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
}
