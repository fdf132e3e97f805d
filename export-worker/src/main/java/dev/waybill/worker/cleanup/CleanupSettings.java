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
}
