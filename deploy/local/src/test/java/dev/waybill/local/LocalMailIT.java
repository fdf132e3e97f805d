package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalMailIT {

    @TempDir
    Path home;

    private LocalMail mail;

    @BeforeEach
    void start() {
        mail = LocalMail.start(home, 0, 0);
    }

    @AfterEach
    void stop() {
        mail.close();
    }

    @Test
    void deliveredMailIsReadWithItsPartsDecoded() throws Exception {
        send("Alice@example.com", "Your export “Rechnungen” is ready", "<run-1@waybill>");

        assertThat(mail.messages("alice@example.com")).singleElement().satisfies(got -> {
            assertThat(got.messageId()).isEqualTo("<run-1@waybill>");
            assertThat(got.subject()).isEqualTo("Your export “Rechnungen” is ready");
            assertThat(got.text()).contains("Grüße, text");
            assertThat(got.html()).contains("<p>Grüße</p>");
            assertThat(got.from()).contains("waybill@example.com");
            assertThat(got.to()).isEqualTo("alice@example.com");
        });
        assertThat(mail.messages("bob@example.com")).isEmpty();
    }

    @Test
    void mailsAreReadOverHttpNewestLast() throws Exception {
        for (int i = 1; i <= 12; i++) {
            send("alice@example.com", "number " + i, "<m" + i + "@waybill>");
        }

        HttpResponse<String> answer = get("/api/user/alice@example.com/messages");
        JsonNode mails = new ObjectMapper().readTree(answer.body());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(mails.findValuesAsText("subject"))
                .hasSize(12)
                .startsWith("number 1")
                .endsWith("number 12");
        assertThat(mails.get(11).get("Message-ID").asText()).isEqualTo("<m12@waybill>");
        assertThat(mails.get(11).get("uid").asLong()).isEqualTo(12);
        assertThat(mails.get(11).get("contentType").asText()).startsWith("multipart/alternative");
        assertThat(mails.get(11).get("mimeMessage").asText()).contains("Subject: number 12");
    }

    @Test
    void addressWithoutMailsGivesAnEmptyListAndAnotherPathIsNotFound() throws Exception {
        assertThat(get("/api/user/nobody@example.com/messages").body()).isEqualTo("[]");
        assertThat(get("/api/user/../messages").body()).isEqualTo("[]");
        assertThat(get("/api/user/%2e%2e%2f%2e%2e/messages").body()).isEqualTo("[]");
        assertThat(get("/etc/passwd").statusCode()).isEqualTo(404);
    }

    @Test
    void addressMayHoldAPlusAndBeWrittenEncoded() throws Exception {
        send("alice+exports@example.com", "plus", "<m1@waybill>");

        assertThat(get("/api/user/alice+exports@example.com/messages").body()).contains("plus");
        assertThat(get("/api/user/alice%2Bexports%40example.com/messages").body())
                .contains("plus");
    }

    @Test
    void mailsSurviveARestart() throws Exception {
        send("alice@example.com", "before", "<m1@waybill>");
        mail.close();

        mail = LocalMail.start(home, 0, 0);
        send("alice@example.com", "after", "<m2@waybill>");

        assertThat(mail.messages("alice@example.com")).extracting(Mail::subject).containsExactly("before", "after");
    }

    @Test
    void mailsThatArriveAtTheSameTimeAreAllKept() {
        CompletableFuture<?>[] sending = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    try {
                        send("alice@example.com", "s" + i, "<c" + i + "@waybill>");
                    } catch (MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(sending).join();

        assertThat(mail.messages("alice@example.com"))
                .extracting(Mail::messageId)
                .doesNotHaveDuplicates()
                .hasSize(20);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(mail.api() + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private void send(String to, String subject, String messageId) throws MessagingException {
        Properties smtp = new Properties();
        smtp.setProperty("mail.smtp.host", "127.0.0.1");
        smtp.setProperty("mail.smtp.port", "" + mail.smtpPort());
        MimeMessage message = new MimeMessage(Session.getInstance(smtp)) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", messageId);
            }
        };
        MimeBodyPart text = new MimeBodyPart();
        text.setText("Grüße, text", "UTF-8");
        MimeBodyPart html = new MimeBodyPart();
        html.setText("<p>Grüße</p>", "UTF-8", "html");
        message.setFrom(new InternetAddress("waybill@example.com"));
        message.setRecipient(RecipientType.TO, new InternetAddress(to, false));
        message.setSubject(subject, "UTF-8");
        message.setContent(new MimeMultipart("alternative", text, html));
        Transport.send(message);
    }
}
