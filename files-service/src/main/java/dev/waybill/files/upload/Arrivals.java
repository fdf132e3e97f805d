package dev.waybill.files.upload;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.tenant.CurrentCaller;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/// Looks for the bytes of PUTs and forms that nobody finalizes, a second after they were signed, then with pauses
/// that grow to ten minutes, and once more when none that began in time can be under way; what is there becomes a file.
///
/// A look belongs to one replica for two minutes (`waybill.take_arrivals`), longer than it waits until a copy is
/// over. Killed within it, the next one looks then: the file is made as by finalize, once, whoever looks how often.
@ApplicationScoped
class Arrivals {

    private static final Logger LOG = Logger.getLogger(Arrivals.class);

    // One at a time: of more, the last would wait for their look longer than it is theirs.
    private static final String TAKE = "select id, org_id, requested_by, is_last from waybill.take_arrivals(1)";

    private record Due(UUID id, Caller owner, boolean isLast) {}

    private final EntityManager database;
    private final FinalizeUpload finalizeUpload;
    private final CurrentCaller current;

    Arrivals(EntityManager database, FinalizeUpload finalizeUpload, CurrentCaller current) {
        this.database = database;
        this.finalizeUpload = finalizeUpload;
        this.current = current;
    }

    @Scheduled(every = "${waybill.arrivals.every:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        try {
            for (Optional<Due> due = take(); due.isPresent(); due = take()) {
                lookFor(due.get());
            }
        } catch (RuntimeException e) { // what was taken is due again
            LOG.warnf("cannot look for uploaded bytes, looking again: %s", e.getMessage());
        }
    }

    private Optional<Due> take() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.unwrap(Session.class)
                        .createNativeQuery(TAKE, Object[].class)
                        .uniqueResultOptional()
                        .map(Arrivals::due));
    }

    private static Due due(Object[] row) {
        Caller owner = new Caller((String) row[1], (String) row[2], Optional.empty());
        return new Due((UUID) row[0], owner, (Boolean) row[3]);
    }

    private void lookFor(Due due) {
        current.set(due.owner()); // the walls between tenants stand here too
        boolean over = isOver(due);
        QuarkusTransaction.requiringNew().run(() -> PendingUpload.looked(due.id(), over));
    }

    /// False if a later look may find something.
    private boolean isOver(Due due) {
        try {
            finalizeUpload.runArrival(due.owner(), due.id());
            return true;
        } catch (Problem e) {
            return switch (e.code()) {
                case OBJECT_NOT_FOUND -> due.isLast();
                case UPLOAD_NOT_FOUND -> true; // finalized by a client, and the file deleted
                case CONTENT_MISMATCH -> {
                    LOG.infof("upload %s was refused: %s", due.id(), e.detail());
                    yield true;
                }
                default -> {
                    LOG.warnf(e.getCause(), "cannot look for the bytes of %s, looking again: %s", due.id(), e.detail());
                    yield false;
                }
            };
        } catch (RuntimeException e) { // of this upload alone: others go on
            LOG.errorf(e, "cannot make a file of %s, looking again", due.id());
            return false;
        }
    }
}
