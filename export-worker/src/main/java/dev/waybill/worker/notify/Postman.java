package dev.waybill.worker.notify;

import dev.waybill.worker.trace.RunLog;
import dev.waybill.worker.trace.Spans;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.TimeoutException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Sends the mails that are due. Trouble with the mail server never fails an export: a mail is tried again, later and
/// later, for as long as its link lives. While the server is away altogether, none is taken up and none loses a try:
/// it is looked for with each turn, and the mails go out as soon as it is there.
///
/// Killed between the mail server's answer and the mark, a mail is sent a second time under the same Message-ID.
@ApplicationScoped
public class Postman {

    private static final Logger LOG = Logger.getLogger(Postman.class);
    private static final int MOST_ATTEMPTS = 50;
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofMinutes(5);
    private static final int SOON_AT_MOST = 5;

    private final Notifications notifications;
    private final MailServer server;
    private final MailSettings settings;
    private final String publicUrl;
    private final Duration lease;
    private final Counter sent;
    private final Counter failed;
    private final Counter abandoned;
    private volatile OptionalLong awaySince = OptionalLong.empty(); // System.nanoTime

    Postman(
            Notifications notifications,
            MailServer server,
            MailSettings settings,
            @ConfigProperty(name = "waybill.public-url") String publicUrl,
            @ConfigProperty(name = "waybill.worker.lease") Duration lease,
            MeterRegistry registry) {
        this.notifications = notifications;
        this.server = server;
        this.settings = settings;
        this.publicUrl = publicUrl;
        this.lease = settings.timeout().plus(lease);
        this.sent = counter(registry, "sent");
        this.failed = counter(registry, "failed");
        this.abandoned = counter(registry, "abandoned");
    }

    /// Sends one mail that is due. False if there was none, or while the mail server is away.
    public boolean runOnce() throws SQLException {
        int late = notifications.abandon(MOST_ATTEMPTS);
        if (late > 0) {
            abandoned.increment(late);
            LOG.warnf("gave up %d mails: their links are dead or the mail server never took them", late);
        }
        if (!isThere()) {
            return false;
        }
        long claimedAt = System.nanoTime();
        Optional<Notification> due = notifications.claim(lease);
        if (due.isPresent()) {
            Notification.Run run = due.get().run();
            RunLog.enter(run.id(), run.orgId(), run.attempt());
            Spans.follow("notify", run.traceparent(), () -> send(due.get(), claimedAt));
        }
        return due.isPresent();
    }

    /// True if a mail is being sent, or is to be sent within a minute. Who asks does not wait longer than that for a
    /// mail server that is away.
    public boolean isDue() throws SQLException {
        OptionalLong since = awaySince;
        boolean waitedLong = since.isPresent() && System.nanoTime() - since.getAsLong() > PATIENCE.toNanos();
        return !waitedLong && notifications.isDue();
    }

    private void send(Notification notification, long claimedAt) throws SQLException {
        if (System.nanoTime() - claimedAt > lease.minus(settings.timeout()).toNanos()) {
            return; // this process was stopped meanwhile: another worker may be sending it
        }
        try {
            server.take(ExportMail.of(notification, settings.from(), publicUrl), settings.timeout());
        } catch (TimeoutException e) {
            Spans.failed("no-answer");
            failed.increment();
            timedOut(notification);
            return;
        } catch (RuntimeException e) {
            Spans.failed("not-taken");
            failed.increment();
            LOG.warnf(
                    "run %s: the mail server did not take the mail (attempt %d): %s",
                    notification.run().id(), notification.attempt(), e.getMessage());
            notifications.failed(notification, String.valueOf(e.getMessage()), backoffNow(notification.attempt()));
            return;
        }
        notifications.sent(notification);
        sent.increment();
        LOG.infof("run %s: mail sent", notification.run().id());
    }

    /// Asks the server only if it was away. Now and then a mail is tried whatever it says: a server may be slow to
    /// greet and take mails all the same.
    private boolean isThere() {
        OptionalLong since = awaySince;
        if (since.isEmpty()) {
            return true;
        }
        if (server.greets(settings.timeout())) {
            awaySince = OptionalLong.empty();
            LOG.info("the mail server is there again");
            return true;
        }
        boolean rested = System.nanoTime() - since.getAsLong() > REST.toNanos();
        if (rested) {
            awaySince = OptionalLong.of(System.nanoTime());
        }
        return rested;
    }

    /// After a mail that failed.
    private boolean hasGone() {
        if (server.greets(settings.timeout())) {
            return false;
        }
        LOG.warn("the mail server is away: mails wait until it is there again");
        awaySince = OptionalLong.of(System.nanoTime());
        return true;
    }

    /// No answer in time says nothing: the server may have the mail. It gets a second chance, and no third, or a few
    /// more if the server talks to nobody.
    private void timedOut(Notification notification) throws SQLException {
        String error = "no answer from the mail server within %s".formatted(settings.timeout());
        LOG.warnf("run %s: %s (attempt %d)", notification.run().id(), error, notification.attempt());
        boolean gone = hasGone();
        if (notification.attempt() == 1 || (gone && notification.attempt() < SOON_AT_MOST)) {
            notifications.failed(notification, error, gone ? SOON : backoff(1));
        } else {
            notifications.giveUp(notification, error);
            abandoned.increment();
        }
    }

    private static Counter counter(MeterRegistry registry, String status) {
        return Counter.builder("export.mails")
                .description("Mails that were sent, sends that failed, and mails that were given up.")
                .tag("status", status)
                .register(registry);
    }

    /// A mail that failed because the server is away waits for the server, and for nothing else, unless that happens
    /// again and again.
    private Duration backoffNow(int attempt) {
        return hasGone() && attempt < SOON_AT_MOST ? SOON : backoff(attempt);
    }

    private static Duration backoff(int attempt) {
        Duration backoff = Duration.ofSeconds(1L << Math.min(attempt, 10));
        return backoff.compareTo(LONGEST_BACKOFF) < 0 ? backoff : LONGEST_BACKOFF;
    }
}
