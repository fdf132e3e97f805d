package dev.waybill.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How exports are claimed: `WAYBILL_WORKER_…`, e.g. `WAYBILL_WORKER_LEASE=20s`.
@ConfigMapping(prefix = "waybill.worker")
public interface WorkerSettings {

    /// Exports that one worker runs side by side. Each needs `(parts in flight + 1) × part size` of the heap, and
    /// connections to the database: one it reads on, others for checkpoints and heartbeats.
    @WithDefault("2")
    int concurrency();

    /// Metrics that one worker runs side by side, on threads of their own. Each needs 10 MiB of the
    /// heap.
    @WithDefault("4")
    int metrics();

    /// How long a claim lasts without a heartbeat; after that another worker takes the run.
    @WithDefault("20s")
    Duration lease();

    /// How often to look for work when no notification comes.
    @WithDefault("1s")
    Duration poll();

    /// Wait before a failed attempt is tried again; doubles with each.
    @WithDefault("1s")
    Duration backoff();

    /// Attempts in a row that fail without progress before the run fails: the first and three retries.
    @WithDefault("4")
    int attempts();

    /// Claims in a row without progress before a run fails that kills its worker each time.
    @WithDefault("10")
    int claims();

    /// How long a stop waits for the parts that are being sent.
    @WithDefault("25s")
    Duration grace();
}
