package dev.waybill.worker.cleanup;

import dev.waybill.contract.ObjectKey;
import dev.waybill.worker.upload.ObjectStore;
import dev.waybill.worker.upload.ObjectStore.OpenUpload;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Aborts multipart uploads that no run owns: they cost money and show in no list of objects. Uploads of active runs
/// are theirs; the next attempt aborts those it does not go on with.
@ApplicationScoped
public class UploadSweeper {

    private static final Logger LOG = Logger.getLogger(UploadSweeper.class);
    private static final Pattern RUN = Pattern.compile(
            Pattern.quote(ObjectKey.EXPORTS) + "[^/]+/(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})\\.[a-z]+");

    private final ObjectStore store;
    private final DataSource database;
    private final CleanupSettings settings;
    private final Clock clock;

    UploadSweeper(ObjectStore store, DataSource database, CleanupSettings settings) {
        this.store = store;
        this.database = database;
        this.settings = settings;
        this.clock = Clock.systemUTC();
    }

    @Scheduled(
            every = "{waybill.cleanup.uploads-every}",
            delayed = "10s",
            concurrentExecution = ConcurrentExecution.SKIP)
    public void runOnce() throws SQLException {
        Instant strayBefore = clock.instant().minus(settings.strayUploadAge());
        for (OpenUpload upload : store.openUploads(ObjectKey.EXPORTS).toList()) {
            try {
                sweep(upload, strayBefore);
            } catch (RuntimeException e) { // the others are swept all the same
                LOG.warnf("could not sweep the upload for %s: %s", upload.key(), e.getMessage());
            }
        }
    }

    private void sweep(OpenUpload upload, Instant strayBefore) throws SQLException {
        Matcher key = RUN.matcher(upload.key().value());
        Optional<Boolean> active = key.matches() ? isActive(UUID.fromString(key.group(1))) : Optional.empty();
        if (active.map(is -> !is).orElse(upload.begunAt().isBefore(strayBefore))) {
            store.abort(upload);
            LOG.infof("aborted a multipart upload that no run owns: %s", upload.key());
        }
    }

    /// Empty if there is no such run.
    private Optional<Boolean> isActive(UUID runId) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select status in ('pending', 'cataloging', 'assembling', 'uploading') from waybill.export_run where id = ?")) {
            select.setObject(1, runId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getBoolean(1)) : Optional.empty();
            }
        }
    }
}
