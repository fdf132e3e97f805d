package dev.waybill.worker;

import dev.waybill.contract.CatalogFile;
import dev.waybill.contract.Signer;
import dev.waybill.contract.StoreSettings;
import dev.waybill.worker.archive.Archives;
import dev.waybill.worker.upload.ObjectStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Beans made of the contract's plain classes.
final class Wiring {

    private static final int OTHER_REQUESTS = 16; // of exports that begin or end, sweepers, health

    @Produces
    @Singleton
    StoreSettings storeSettings(Config config) {
        return StoreSettings.of(name -> config.getOptionalValue(name, String.class));
    }

    @Produces
    @Singleton
    CatalogFile catalog(@ConfigProperty(name = "waybill.datasets") Path file) {
        return new CatalogFile(file);
    }

    @Produces
    @Singleton
    ObjectStore store(StoreSettings settings, WorkerSettings worker, ExportSettings exports) {
        int ofARun = exports.partsInFlight() + Archives.READS_AT_ONCE;
        return new ObjectStore(settings, (worker.concurrency() + worker.metrics()) * ofARun + OTHER_REQUESTS);
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
