package dev.waybill.files.export;

import dev.waybill.contract.CatalogFile;
import dev.waybill.contract.CatalogReload;
import dev.waybill.contract.CatalogReload.Broken;
import dev.waybill.contract.CatalogReload.Changed;
import dev.waybill.contract.CatalogReload.Same;
import dev.waybill.contract.Datasets;
import dev.waybill.contract.HangUp;
import dev.waybill.contract.PublishedDatasets;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps `waybill.dataset`, where `waybill.request_export` looks its rules up, as the catalog file is: at start, on
/// SIGHUP, when an administrator says so, and when the file changes. A file with mistakes stops the start, and changes
/// nothing later.
@ApplicationScoped
public class Catalog {

    private static final Logger LOG = Logger.getLogger(Catalog.class);

    private final CatalogFile file;
    private final AgroalDataSource database;
    private @Nullable Datasets published;

    Catalog(CatalogFile file, AgroalDataSource database) {
        this.file = file;
        this.database = database;
    }

    void start(@Observes StartupEvent start) {
        publish();
        if (!HangUp.on(this::hangUp)) {
            LOG.info("SIGHUP is not ours here; a changed catalog file is noticed all the same");
        }
    }

    private void hangUp() {
        try {
            told(reload());
        } catch (RuntimeException e) {
            LOG.warnf("%s: %s", e.getMessage(), e.getCause());
        }
    }

    /// Reads the file again. Where it was good, requests follow it when this returns; exports that were asked for
    /// before do not.
    ///
    /// @throws IllegalStateException if the database cannot be told; the next second tries again
    synchronized CatalogReload reload() {
        CatalogReload reload = file.reload();
        publish();
        return reload;
    }

    /// Other replicas follow an administrator's word by looking at the file themselves.
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void follow() {
        try {
            told(followed());
        } catch (RuntimeException e) {
            LOG.warnf("%s: %s", e.getMessage(), e.getCause());
        }
    }

    private synchronized CatalogReload followed() {
        CatalogReload reload = file.follow();
        publish();
        return reload;
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

    /// Unless it is published already.
    private void publish() {
        Datasets datasets = file.current();
        if (datasets != published) {
            try {
                publish(datasets);
                published = datasets;
            } catch (SQLException e) {
                throw new IllegalStateException("cannot publish the catalog, the next second tries again", e);
            }
        }
    }

    private void publish(Datasets datasets) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                PublishedDatasets.publish(connection, datasets);
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }
}
