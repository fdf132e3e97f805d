package dev.waybill.worker.archive;

import dev.waybill.contract.Archive;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.encode.Encoder;
import dev.waybill.worker.upload.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Opens archives for writing: makes the catalog, unless an attempt before has finished it, and goes on where its
/// checkpoint is.
@ApplicationScoped
public class Archives {

    private static final Logger LOG = Logger.getLogger(Archives.class);

    private final ArchiveCatalog catalog;
    private final ObjectStore store;
    private final DataSource database;

    Archives(ArchiveCatalog catalog, ObjectStore store, DataSource database) {
        this.catalog = catalog;
        this.store = store;
        this.database = database;
    }

    /// @param after cursor of the checkpoint to go on from
    /// @param watch called between entries of the catalog; throws to end it
    public Encoder open(Claim claim, Archive archive, Optional<List<String>> after, Runnable watch)
            throws SQLException {
        DocumentSnapshot snapshot = new DocumentSnapshot(database, claim.orgId());
        try {
            Optional<Instant> finished = catalog.finished(claim);
            Instant asOf = finished.isPresent() ? finished.get() : make(claim, archive, snapshot, watch);
            ZipState state = after.map(ZipState::of).orElse(ZipState.START);
            return new ZipEncoder(
                    catalog,
                    claim,
                    archive,
                    new Batch(catalog, store, claim, archive, snapshot),
                    asOf,
                    catalog.totals(claim),
                    catalog.counts(claim, state.position()),
                    state);
        } catch (SQLException | RuntimeException e) {
            snapshot.close();
            throw e;
        }
    }

    private Instant make(Claim claim, Archive archive, DocumentSnapshot snapshot, Runnable watch) throws SQLException {
        try (Connection files = database.getConnection()) {
            files.setAutoCommit(false); // a cursor needs a transaction
            try {
                new Cataloging(catalog, store, claim, watch).run(archive, snapshot.rows(), files);
            } finally {
                files.rollback();
                files.setAutoCommit(true);
            }
        }
        LOG.infof("%s: catalog of %d entries", claim, catalog.totals(claim).entries());
        return snapshot.rows().asOf();
    }
}
