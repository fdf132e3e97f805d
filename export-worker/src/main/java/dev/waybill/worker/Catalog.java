package dev.waybill.worker;

import dev.waybill.contract.CatalogFile;
import dev.waybill.contract.CatalogReload;
import dev.waybill.contract.CatalogReload.Broken;
import dev.waybill.contract.CatalogReload.Changed;
import dev.waybill.contract.CatalogReload.Same;
import dev.waybill.contract.Datasets;
import dev.waybill.contract.HangUp;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/// The catalog file as this worker knows it: read again on SIGHUP, and before a claim if the file is another one. One
/// with mistakes changes nothing.
@ApplicationScoped
public class Catalog {

    private static final Logger LOG = Logger.getLogger(Catalog.class);

    private final CatalogFile file;

    Catalog(CatalogFile file) {
        this.file = file;
    }

    Datasets current() {
        return file.current();
    }

    void follow() {
        told(file.follow());
    }

    /// From now on, SIGHUP does not end the process.
    void listen() {
        if (!HangUp.on(() -> told(file.reload()))) {
            LOG.info("SIGHUP is not ours here; a changed catalog file is noticed all the same");
        }
    }

    private static void told(CatalogReload reload) {
        switch (reload) {
            case Same() -> LOG.debug("the catalog is as before");
            case Changed changed -> LOG.infof("the catalog was read again: %s", changed);
            case Broken(var mistakes) ->
                LOG.errorf(
                        "the catalog was read again and has mistakes, so the one before stays in use:%n  %s",
                        String.join("\n  ", mistakes));
        }
    }
}
