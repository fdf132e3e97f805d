package dev.waybill.worker.cleanup;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// Runs jobs, and tells Prometheus and the log what they did.
@ApplicationScoped
public class CleanupJobs {

    private static final Logger LOG = Logger.getLogger(CleanupJobs.class);

    private final Map<Job, CleanupJob> jobs = new EnumMap<>(Job.class);
    private final MeterRegistry registry;

    CleanupJobs(@All List<CleanupJob> jobs, MeterRegistry registry) {
        jobs.forEach(job -> this.jobs.put(job.job(), job));
        this.registry = registry;
    }

    /// Runs a job once.
    ///
    /// @throws SQLException if the database fails; what is left is left to a later run
    /// @throws RuntimeException if the store does not even say what there is
    public Swept runOnce(Job job) throws SQLException {
        Timer.Sample time = Timer.start(registry);
        try {
            Swept swept = of(job).runOnce();
            if (swept.deleted() > 0) {
                LOG.infof("%s: %d", job.word(), swept.deleted());
            }
            count("cleanup.files.scanned", job, swept.scanned());
            count("cleanup.files.deleted", job, swept.deleted());
            ended(job, swept.failed() == 0 ? "success" : "partial");
            error(job, "not-deleted", swept.failed());
            return swept;
        } catch (SQLException | RuntimeException e) {
            ended(job, "failure");
            error(job, e instanceof SQLException ? "database-failed" : "store-failed", 1);
            throw e;
        } finally {
            time.stop(registry.timer("cleanup.duration", "job_type", job.word()));
        }
    }

    /// Runs a job if it is time for it.
    void runIfDue(Job job) throws SQLException {
        if (of(job).isDue()) {
            runOnce(job);
        }
    }

    /// How much the job would delete if it ran now.
    public long countDue(Job job) throws SQLException {
        return of(job).countDue();
    }

    private CleanupJob of(Job job) {
        CleanupJob found = jobs.get(job);
        if (found == null) {
            throw new IllegalStateException("no bean does the job " + job.word());
        }
        return found;
    }

    private void ended(Job job, String status) {
        registry.counter("cleanup.jobs", "job_type", job.word(), "status", status)
                .increment();
    }

    private void error(Job job, String type, long times) {
        if (times > 0) {
            registry.counter("cleanup.errors", "job_type", job.word(), "error_type", type)
                    .increment(times);
        }
    }

    private void count(String name, Job job, long amount) {
        registry.counter(name, "job_type", job.word()).increment(amount);
    }
}
