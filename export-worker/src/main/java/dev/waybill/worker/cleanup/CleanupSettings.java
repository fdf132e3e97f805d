package dev.waybill.worker.cleanup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// `WAYBILL_CLEANUP_…`. How often each job runs stands with the job.
@ConfigMapping(prefix = "waybill.cleanup")
public interface CleanupSettings {

    /// A multipart upload of a run that the database does not know is aborted when it is older than this.
    @WithDefault("1h")
    Duration strayUploadAge();
}
