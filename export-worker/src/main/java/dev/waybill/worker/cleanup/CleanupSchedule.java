package dev.waybill.worker.cleanup;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/// When a worker that serves runs each job. Every worker does; the jobs share the work.
@ApplicationScoped
class CleanupSchedule {

    private static final Logger LOG = Logger.getLogger(CleanupSchedule.class);
    private static final String AFTER_START = "10s";

    private final CleanupJobs jobs;

    CleanupSchedule(CleanupJobs jobs) {
        this.jobs = jobs;
    }

    @Scheduled(every = "{waybill.cleanup.links-every}", concurrentExecution = ConcurrentExecution.SKIP)
    void expiredLinksAndKeys() throws SQLException {
        jobs.runOnce(Job.EXPIRED_LINKS);
        jobs.runOnce(Job.EXPIRED_KEYS);
    }

    @Scheduled(
            every = "{waybill.cleanup.exports-every}",
            delayed = AFTER_START,
            concurrentExecution = ConcurrentExecution.SKIP)
    void expiredExports() throws SQLException {
        jobs.runOnce(Job.EXPIRED_EXPORTS);
    }

    /// At once after a start: the worker that should have done it may be the one that died.
    @Scheduled(every = "{waybill.cleanup.metrics-every}", concurrentExecution = ConcurrentExecution.SKIP)
    void expiredMetrics() throws SQLException {
        jobs.runOnce(Job.EXPIRED_METRICS);
    }

    @Scheduled(
            every = "{waybill.cleanup.pending-uploads-every}",
            delayed = AFTER_START,
            concurrentExecution = ConcurrentExecution.SKIP)
    void pendingUploads() throws SQLException {
        jobs.runOnce(Job.PENDING_UPLOADS);
    }

    @Scheduled(
            every = "{waybill.cleanup.leftovers-every}",
            delayed = AFTER_START,
            concurrentExecution = ConcurrentExecution.SKIP)
    void leftoverObjects() throws SQLException {
        jobs.runOnce(Job.LEFTOVER_OBJECTS);
    }

    @Scheduled(
            every = "{waybill.cleanup.uploads-every}",
            delayed = AFTER_START,
            concurrentExecution = ConcurrentExecution.SKIP)
    void orphanedUploads() throws SQLException {
        jobs.runOnce(Job.ORPHANED_UPLOADS);
    }

    @Scheduled(
            every = "{waybill.cleanup.discarded-every}",
            delayed = AFTER_START,
            concurrentExecution = ConcurrentExecution.SKIP)
    void discardedObjects() throws SQLException {
        jobs.runOnce(Job.DISCARDED_OBJECTS);
    }

    /// Also where a worker died at one, or none was there at its hour. One that fails keeps no other from its turn.
    @Scheduled(
            every = "{waybill.cleanup.sweeps-every}",
            delayed = AFTER_START,
            concurrentExecution = ConcurrentExecution.SKIP)
    void sweeps() {
        for (Job job : Job.values()) {
            if (job.night().isPresent()) {
                try {
                    jobs.runIfDue(job);
                } catch (SQLException | RuntimeException e) {
                    LOG.errorf(e, "%s failed, and is tried again", job.word());
                }
            }
        }
    }
}
