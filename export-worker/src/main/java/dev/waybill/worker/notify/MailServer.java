package dev.waybill.worker.notify;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.MailMessage;
import io.vertx.mutiny.core.Context;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.ext.mail.MailClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// The SMTP server that mails are handed to.
///
/// Vert.x opens a connection on the thread that asks for it, or on the one that just gave the last connection back, and
/// reads on another: a greeting (RFC 5321, 4.3.1) that is faster than the client's listener is lost, and the mail
/// waits for it until it is given up. So everything of every connection happens on one thread here.
@ApplicationScoped
public class MailServer {

    private final MailClient client; // Quarkus' own Mailer adds an empty Cc, which RFC 5322 does not allow
    private final Context thread;

    MailServer(MailClient client, Vertx vertx) {
        this.client = client;
        this.thread = vertx.getOrCreateContext();
    }

    /// Returns when the server has taken the mail.
    ///
    /// @throws io.smallrye.mutiny.TimeoutException if it has not answered in time, which says nothing: it may have
    ///     the mail
    /// @throws RuntimeException if it is not reached, or refuses the mail
    void take(MailMessage mail, Duration timeout) {
        Uni.createFrom()
                .deferred(() -> client.sendMail(mail))
                .runSubscriptionOn(thread::runOnContext)
                .await()
                .atMost(timeout);
    }
}
