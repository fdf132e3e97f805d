package dev.waybill.worker.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.local.Ports;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.ext.mail.MailClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailServerTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.closeAndAwait();
    }

    private MailServer server(int port) {
        MailConfig settings =
                new MailConfig().setHostname("127.0.0.1").setPort(port).setKeepAlive(false);
        return new MailServer(MailClient.create(vertx, settings), vertx, "127.0.0.1", port, false);
    }

    private static MailMessage mail() {
        return new MailMessage()
                .setFrom("waybill@example.com")
                .setTo("alice@example.com")
                .setSubject("Ready")
                .setText("It is there.");
    }

    /// Greets before its thread does anything else, so that the greeting is there as early as it can be. Sent from
    /// any thread, one mail in some hundreds had no answer.
    private static final class QuickServer implements AutoCloseable {

        final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        final AtomicInteger mails = new AtomicInteger();

        QuickServer() throws IOException {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (true) {
                        Socket client = socket.accept();
                        client.setTcpNoDelay(true);
                        client.getOutputStream().write("220 there\r\n".getBytes());
                        Thread.ofVirtual().start(() -> talk(client));
                    }
                } catch (SocketException e) {
                    // closed
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }

        private void talk(Socket client) {
            try (client;
                    BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream()));
                    PrintStream out = new PrintStream(client.getOutputStream(), true)) {
                for (String line = in.readLine(); !line.equals("QUIT"); line = in.readLine()) {
                    out.print(line.equals("DATA") ? data(in, out) : "250 fine\r\n");
                    out.flush();
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private String data(BufferedReader in, PrintStream out) throws IOException {
            out.print("354 go on\r\n");
            out.flush();
            while (!in.readLine().equals(".")) {
                // its text
            }
            mails.incrementAndGet();
            return "250 taken\r\n";
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void hearsAGreetingHoweverEarly() throws IOException {
        try (QuickServer quick = new QuickServer()) {
            MailServer server = server(quick.socket.getLocalPort());

            for (int n = 0; n < 3_000; n++) {
                server.take(mail(), LONG);
            }

            assertThat(quick.mails).hasValue(3_000);
        }
    }

    @Test
    void tellsWhereNobodyListens() {
        MailServer server = server(Ports.anyFree());

        assertThatThrownBy(() -> server.take(mail(), LONG)).hasMessageContaining("Connection refused");
    }

    @Test
    void greetsOnlyWhereAMailServerTalks() throws IOException {
        Duration soon = Duration.ofMillis(300);
        try (QuickServer quick = new QuickServer();
                ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            assertThat(server(quick.socket.getLocalPort()).greets(LONG)).isTrue();
            assertThat(server(silent.getLocalPort()).greets(soon)).as("no word").isFalse();
            assertThat(server(Ports.anyFree()).greets(soon)).as("nobody").isFalse();
        }
    }
}
