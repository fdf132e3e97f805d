package dev.waybill.worker.cleanup;

import dev.waybill.worker.cleanup.Sweeps.Hold;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/// A job over everything there is, some nights: one worker at a time is at it, page by page, for half an hour at most.
/// What is left then is done in the next night; where its worker dies, another one goes on.
abstract class Sweep implements CleanupJob {

    private static final Logger LOG = Logger.getLogger(Sweep.class);

    private final Job job;
    private final Sweeps sweeps;
    private final Duration timeLimit;

    Sweep(Job job, Sweeps sweeps, CleanupSettings settings) {
        this.job = job;
        this.sweeps = sweeps;
        this.timeLimit = settings.timeLimit();
    }

    /// @param isLast nothing is left behind it
    record Step(String lastKey, boolean isLast, Swept swept) {}

    /// Does the next page.
    ///
    /// @param mayDelete to be asked right before anything is deleted outside of the database; if it answers false,
    ///     nothing may be
    abstract Step step(String after, Fence mayDelete) throws SQLException;

    /// Said once before the first page of an attempt.
    ///
    /// @throws Refused if it must not be done; the sweep pauses until the next night
    void check() throws SQLException {}

    /// What an operator has to look at first.
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why);
        }
    }

    interface Fence {
        boolean holds() throws SQLException;
    }

    @Override
    public final Job job() {
        return job;
    }

    @Override
    public final boolean isDue() throws SQLException {
        Night night = job.night().orElseThrow();
        Instant now = Instant.now();
        return sweeps.isDue(job, night.latest(now), Night.DAILY.latest(now));
    }

    /// Goes on with what was interrupted, else begins anew.
    @Override
    public final Swept runOnce() throws SQLException {
        Optional<Hold> hold = sweeps.take(job);
        if (hold.isEmpty()) {
            LOG.infof("%s: another worker is at it", job.word());
            return Swept.NOTHING;
        }
        boolean goesOn = false;
        try {
            check();
            Swept swept = run(hold.get());
            goesOn = true;
            return swept;
        } catch (Refused e) { // each minute anew it would tell the same
            sweeps.pause(hold.get());
            throw e;
        } finally {
            if (!goesOn) {
                sweeps.giveBack(hold.get());
            }
        }
    }

    private Swept run(Hold hold) throws SQLException {
        TimeLimit limit = TimeLimit.of(timeLimit);
        Swept all = Swept.NOTHING;
        String after = hold.lastKey();
        while (true) {
            Step step = step(after, () -> sweeps.isMine(hold));
            if (!sweeps.keep(hold, step.lastKey(), step.swept())) {
                LOG.warnf("%s: another worker goes on with it", job.word());
                return all;
            }
            all = all.plus(step.swept());
            if (step.isLast()) {
                sweeps.finish(hold);
                return all;
            }
            if (limit.isOver()) {
                sweeps.pause(hold);
                LOG.infof("%s: its time is over, to go on in the next night", job.word());
                return all;
            }
            after = step.lastKey();
        }
    }

    @Override
    public final long countDue() throws SQLException {
        check();
        TimeLimit limit = TimeLimit.of(timeLimit);
        long due = 0;
        String after = "";
        while (true) {
            Step step = look(after);
            due += step.swept().deleted();
            if (step.isLast()) {
                return due;
            }
            if (limit.isOver()) {
                LOG.warnf("%s: its time is over; what stands behind %s was not looked at", job.word(), step.lastKey());
                return due;
            }
            after = step.lastKey();
        }
    }

    /// What [#step] would do.
    abstract Step look(String after) throws SQLException;
}
