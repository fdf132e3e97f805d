package dev.waybill.worker.notify;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.MailMessage;
import io.vertx.mutiny.core.Context;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.ext.mail.MailClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The SMTP server that mails are handed to.
///
/// Vert.x opens a connection on the thread that asks for it, or on the one that just gave the last connection back, and
/// reads on another: a greeting (RFC 5321, 4.3.1) that is faster than the client's listener is lost, and the mail
/// waits for it until it is given up. So everything of every connection happens on one thread here.
@ApplicationScoped
public class MailServer {

    private final MailClient client; // Quarkus' own Mailer adds an empty Cc, which RFC 5322 does not allow
    private final Context thread;

    private final InetSocketAddress address;
    private final boolean tls;

    @Inject
    MailServer(
            MailClient client,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.mailer.host") String host,
            @ConfigProperty(name = "quarkus.mailer.port") int port,
            @ConfigProperty(name = "quarkus.mailer.tls", defaultValue = "false") boolean tls) {
        this.client = client;
        this.thread = vertx.getOrCreateContext();
        this.address = InetSocketAddress.createUnresolved(host, port);
        this.tls = tls;
    }

    /// Whether somebody is there who would talk: greets with 220 (RFC 5321, 4.3.1), or, where TLS comes first, takes
    /// the connection. Says nothing of whether mails are taken.
    boolean greets(Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), millis);
            socket.setSoTimeout(millis);
            return tls || greeting(socket).equals("220");
        } catch (IOException e) {
            return false;
        }
    }

    private static String greeting(Socket socket) throws IOException {
        byte[] code = socket.getInputStream().readNBytes(3);
        socket.getOutputStream().write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
        return new String(code, StandardCharsets.US_ASCII);
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
