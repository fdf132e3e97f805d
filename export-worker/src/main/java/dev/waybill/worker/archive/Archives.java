package dev.waybill.worker.archive;

import dev.waybill.contract.Archive;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.claim.Lease;
import dev.waybill.worker.encode.Encoder;
import dev.waybill.worker.upload.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Opens archives for writing: makes the catalog, unless an attempt before has finished it, and goes on where its
/// checkpoint is.
@ApplicationScoped
public class Archives {

    /// Requests of one archive that wait for the store at the same time, at most.
    public static final int READS_AT_ONCE = 8;

    private static final Logger LOG = Logger.getLogger(Archives.class);

    private final ArchiveCatalog catalog;
    private final ObjectStore store;
    private final DataSource database;

    Archives(ArchiveCatalog catalog, ObjectStore store, DataSource database) {
        this.catalog = catalog;
        this.store = store;
        this.database = database;
    }

    /// @param after     cursor of the checkpoint to go on from
    /// @param watch     called between entries, and while the store is waited for; throws to end that
    /// @param breaksOff breaks a connection off when the run is over, until it is closed
    public Encoder open(
            Claim claim,
            Archive archive,
            Optional<List<String>> after,
            Runnable watch,
            Function<Connection, Lease.Alarm> breaksOff)
            throws SQLException {
        StoreCalls calls = new StoreCalls(watch);
        DocumentSnapshot snapshot = new DocumentSnapshot(database, claim.orgId(), breaksOff);
        try {
            Optional<Instant> finished = catalog.finished(claim);
            Instant asOf =
                    finished.isPresent() ? finished.get() : make(claim, archive, snapshot, calls, watch, breaksOff);
            ZipState state = after.map(ZipState::of).orElse(ZipState.START);
            return new ZipEncoder(
                    catalog,
                    claim,
                    archive,
                    new Batch(catalog, store, claim, archive, calls, snapshot),
                    asOf,
                    finished.isEmpty(),
                    catalog.totals(claim),
                    catalog.counts(claim, state.position()),
                    state);
        } catch (SQLException | RuntimeException e) {
            try (snapshot) {
                calls.close();
            }
            throw e;
        }
    }

    private Instant make(
            Claim claim,
            Archive archive,
            DocumentSnapshot snapshot,
            StoreCalls calls,
            Runnable watch,
            Function<Connection, Lease.Alarm> breaksOff)
            throws SQLException {
        try (Connection files = database.getConnection();
                Lease.Alarm _ = breaksOff.apply(files)) {
            files.setAutoCommit(false); // a cursor needs a transaction
            try {
                new Cataloging(catalog, store, claim, calls, watch).run(archive, snapshot.rows(), files);
            } finally {
                files.rollback();
                files.setAutoCommit(true);
            }
        }
        LOG.infof("%s: catalog of %d entries", claim, catalog.totals(claim).entries());
        return snapshot.rows().asOf();
    }
}
