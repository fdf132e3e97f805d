package dev.waybill.worker.cleanup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// `WAYBILL_CLEANUP_…`: how often each job runs, and how old a thing must be before it is swept.
@ConfigMapping(prefix = "waybill.cleanup")
public interface CleanupSettings {

    Duration exportsEvery();

    Duration metricsEvery();

    Duration leftoversEvery();

    Duration uploadsEvery();

    /// A multipart upload of a run that the database does not know is aborted when it is older than this.
    @WithDefault("1h")
    Duration strayUploadAge();

    Duration pendingUploadsEvery();

    /// Time after its link's expiry in which a PUT that began before may still end.
    Duration pendingUploadsGrace();

    Duration linksEvery();

    Duration discardedEvery();

    /// How often it is looked whether it is time for a sweep.
    Duration sweepsEvery();

    /// How old an object that no row knows must be before it is deleted, and how long a deleted file can be restored.
    /// At least a week, the longest that a signed PUT works.
    Duration fileAge();

    /// One run of a job ends after this time; what is left is done by the next one.
    Duration timeLimit();
}
