package dev.waybill.worker.cleanup;

import dev.waybill.contract.ObjectKey;
import dev.waybill.worker.upload.ObjectStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import javax.sql.DataSource;

/// Deletes what is older than a day below the temporary prefixes, unless a run that is active or still offered has it.
/// A net below the sweepers, and the only one for what other programs put there.
@Singleton
class TemporaryObjects extends BucketSweep {

    static final Duration AGE = Duration.ofHours(24);

    private static final String OF_NO_RUN = """
            select k from unnest(?) k
            where not exists (
              select from waybill.export_run r
              where r.object_key = k
                and (waybill.is_active(r.status) or r.status = 'complete'
                     -- [LeftoverObjects] looks after these for a day
                     or r.status in ('failed', 'cancelled') and r.completed_at > now() - interval '2 days'))
            """;

    TemporaryObjects(ObjectStore store, DataSource database, Sweeps sweeps, CleanupSettings settings) {
        super(Job.TEMPORARY_OBJECTS, sweeps, settings, store, database, ObjectKey.TEMPORARY, AGE, OF_NO_RUN);
    }

    @Override
    boolean isOurs(String key) {
        return true;
    }
}
