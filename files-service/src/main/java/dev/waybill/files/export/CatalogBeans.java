package dev.waybill.files.export;

import dev.waybill.contract.CatalogFile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The catalog file as a bean.
@ApplicationScoped
public class CatalogBeans {

    @Produces
    @Singleton
    CatalogFile file(@ConfigProperty(name = "waybill.datasets") Path file) {
        return new CatalogFile(file);
    }
}
