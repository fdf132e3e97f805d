package dev.waybill.worker.cleanup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Runs jobs, and tells Prometheus and the log what they did.
@ApplicationScoped
public class CleanupJobs {

    private static final Logger LOG = Logger.getLogger(CleanupJobs.class);

    private static final Duration[] DURATIONS = Stream.of(
                    "PT0.01S", "PT0.05S", "PT0.1S", "PT0.5S", "PT1S", "PT5S", "PT15S", "PT1M", "PT5M", "PT15M", "PT30M")
            .map(Duration::parse)
            .toArray(Duration[]::new);

    private enum End {
        SUCCESS,
        /// Something could not be deleted.
        PARTIAL,
        FAILURE
    }

    private enum Reason {
        NOT_DELETED,
        DATABASE_FAILED,
        STORE_FAILED
    }

    private final Map<Job, CleanupJob> jobs = new EnumMap<>(Job.class);
    private final MeterRegistry registry;
    private final Timer duration;
    private final Counter scanned;
    private final Counter deleted;

    CleanupJobs(@All List<CleanupJob> jobs, MeterRegistry registry) {
        jobs.forEach(job -> this.jobs.put(job.job(), job));
        this.registry = registry;
        this.duration = Timer.builder("cleanup.duration")
                .description("How long a run of a clean-up job took.")
                .serviceLevelObjectives(DURATIONS)
                .register(registry);
        this.scanned = Counter.builder("cleanup.files.scanned")
                .description("Objects, uploads and rows that clean-up jobs looked at.")
                .register(registry);
        this.deleted = Counter.builder("cleanup.files.deleted")
                .description("What of them was deleted, aborted or cleared.")
                .register(registry);
        for (Job job : Job.values()) { // zeros from the start: what is not there cannot be seen to rise
            Arrays.stream(End.values()).forEach(end -> ended(job, end));
            Arrays.stream(Reason.values()).forEach(reason -> error(job, reason));
        }
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
            scanned.increment(swept.scanned());
            deleted.increment(swept.deleted());
            ended(job, swept.failed() == 0 ? End.SUCCESS : End.PARTIAL).increment();
            error(job, Reason.NOT_DELETED).increment(swept.failed());
            return swept;
        } catch (SQLException | RuntimeException e) {
            ended(job, End.FAILURE).increment();
            error(job, e instanceof SQLException ? Reason.DATABASE_FAILED : Reason.STORE_FAILED)
                    .increment();
            throw e;
        } finally {
            time.stop(duration);
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

    private Counter ended(Job job, End end) {
        return Counter.builder("cleanup.jobs")
                .description("Runs of clean-up jobs, by how they ended.")
                .tags("job_type", job.word(), "status", word(end))
                .register(registry);
    }

    private Counter error(Job job, Reason reason) {
        return Counter.builder("cleanup.errors")
                .description("What went wrong in clean-up jobs: things not deleted, and runs that failed.")
                .tags("job_type", job.word(), "error_type", word(reason))
                .register(registry);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
