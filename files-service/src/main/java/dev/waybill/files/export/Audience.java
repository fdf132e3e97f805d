package dev.waybill.files.export;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.waybill.files.ExportRun;
import dev.waybill.files.export.ExportEvent.Progress;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.tenant.CurrentCaller;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// All clients of this process that watch a run, or wait for its end. One look a second serves all of them, with one
/// query for each tenant that watches, and none while nobody does. For those who wait for an end, and only while there
/// are some, there are looks in between. A client costs a connection and no thread; one that reads slowly gets the
/// newest state when it is ready for it.
@ApplicationScoped
public class Audience {

    private static final Logger LOG = Logger.getLogger(Audience.class);

    /// From the end of one look for those who wait to the beginning of the next. Small exports take about as long.
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final long NOTHING_SEEN = -1;

    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final Set<Viewer> waiting = ConcurrentHashMap.newKeySet(); // those of the viewers who wait for an end
    private final AtomicBoolean looksOften = new AtomicBoolean();
    private final CurrentCaller current;
    private final ExportLinks links;
    private final Clock clock;

    Audience(CurrentCaller current, ExportLinks links, Clock clock) {
        this.current = current;
        this.links = links;
        this.clock = clock;
    }

    /// The run's state now, unless the client has it, and each newer one; ends after the run's end or when the client's
    /// token expires.
    ///
    /// @param seen id of the last event that the client has; -1 for none
    Multi<ExportEvent> watch(Caller caller, Progress now, long seen, Instant until) {
        return Multi.createFrom()
                .emitter(
                        emitter -> {
                            UUID runId = now.export().exportId();
                            Viewer viewer = new Viewer(caller, runId, seen, until, emitter, clock.instant());
                            emitter.onTermination(() -> viewers.remove(viewer));
                            viewers.add(viewer);
                            viewer.show(now, clock.instant());
                        },
                        BackPressureStrategy.LATEST);
    }

    /// The run's end, once it is there; empty if it is not there in time, or this service stops before.
    Uni<Optional<Progress>> end(Caller caller, UUID runId, Duration atMost) {
        return Multi.createFrom()
                .<ExportEvent>emitter(
                        emitter -> {
                            Instant now = clock.instant();
                            Viewer viewer = new Viewer(caller, runId, NOTHING_SEEN, Instant.MAX, emitter, now);
                            emitter.onTermination(() -> {
                                waiting.remove(viewer);
                                viewers.remove(viewer);
                            });
                            viewers.add(viewer);
                            waiting.add(viewer);
                            lookOften();
                        },
                        BackPressureStrategy.LATEST)
                .select()
                .where(event -> event instanceof Progress progress && progress.last())
                .toUni()
                .map(event -> event instanceof Progress end ? Optional.of(end) : Optional.<Progress>empty())
                .ifNoItem()
                .after(atMost)
                .recoverWithItem(Optional.empty());
    }

    /// The same, as the API shows the run.
    public Uni<Optional<ExportAnswer>> answerAtEnd(Caller caller, UUID runId, Duration atMost) {
        return end(caller, runId, atMost).map(end -> end.map(Progress::export));
    }

    /// How many watch or wait.
    public int size() {
        return viewers.size();
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        try {
            lookFor(viewers);
        } catch (RuntimeException e) { // the next tenant's look would wait for the database as long
            LOG.warnf("cannot see how watched exports go on, looking again: %s", e.getMessage());
        }
        Instant now = clock.instant();
        viewers.forEach(viewer -> viewer.beat(now));
    }

    /// Lets the looks begin, unless they have: one after the other, for all who wait.
    private void lookOften() {
        if (!waiting.isEmpty() && looksOften.compareAndSet(false, true)) {
            lookLater();
        }
    }

    private void lookLater() {
        Infrastructure.getDefaultWorkerPool().schedule(this::lookAgain, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookAgain() {
        try {
            lookForEnds();
        } finally {
            if (waiting.isEmpty()) {
                looksOften.set(false);
                lookOften(); // for who came just now
            } else {
                lookLater();
            }
        }
    }

    @ActivateRequestContext
    void lookForEnds() {
        try {
            lookFor(waiting);
        } catch (RuntimeException e) {
            LOG.debugf("cannot see whether exports have ended, as the look of each second tells: %s", e.getMessage());
        }
    }

    private void lookFor(Set<Viewer> some) {
        some.stream()
                .collect(groupingBy(viewer -> viewer.caller().orgId()))
                .values()
                .forEach(this::lookForTenant);
    }

    /// @param tenants viewers, all of one tenant
    private void lookForTenant(List<Viewer> tenants) {
        Map<UUID, Set<Viewer>> byRun = tenants.stream().collect(groupingBy(Viewer::runId, mapping(v -> v, toSet())));
        current.set(tenants.getFirst().caller()); // the walls between tenants stand here too
        for (Progress progress : progress(byRun.keySet())) {
            Instant now = clock.instant();
            byRun.getOrDefault(progress.export().exportId(), Set.of()).forEach(viewer -> viewer.show(progress, now));
        }
    }

    private List<Progress> progress(Collection<UUID> runs) {
        return QuarkusTransaction.requiringNew()
                .call(() -> ExportRun.<ExportRun>list("id in ?1", runs).stream()
                        .map(links::progress)
                        .toList());
    }

    void close(@Observes ShutdownEvent stop) {
        viewers.forEach(Viewer::close);
    }
}
