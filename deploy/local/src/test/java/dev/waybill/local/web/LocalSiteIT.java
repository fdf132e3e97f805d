package dev.waybill.local.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Claims;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.LocalStack;
import dev.waybill.local.LocalTokens;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The site over a real stack, as a browser asks it.
class LocalSiteIT {

    private static final int FILES_PORT = 8080;
    private static final String FILES = "http://localhost:8080/files";
    private static final Claims ALICE = new Claims(
            "u-1",
            DemoTenant.DEMO.id().toString(),
            "alice@example.com",
            "Alice Archer",
            List.of("member", "admin"),
            Duration.ofHours(24));
    private static final Claims BOB = Claims.member("u-2", "o-2", "bob@example.com");

    private static LocalStack stack;
    private static HttpClient http;
    private static String site;

    @BeforeAll
    static void start() {
        stack = LocalStack.startTemporary();
        stack.mail().show(new LocalSite(stack.mail(), stack.tokens(), List.of(ALICE, BOB), FILES_PORT));
        http = HttpClient.newHttpClient();
        site = stack.mail().api().toString();
    }

    @AfterAll
    static void stop() {
        http.close();
        stack.close();
    }

    @Test
    void startPageListsEveryMailBoxNewestFirst() throws Exception {
        send("erin+x@example.com", "first", "text", "<p>html</p>");
        send("erin+x@example.com", "second", "text", "<p>html</p>");
        send("frank@example.com", "other", "text", "<p>html</p>");

        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("href=\"/sign-in\"", "href=\"http://localhost:8080/\"")
                .containsSubsequence(
                        "Mails to <bdi>erin+x@example.com</bdi>",
                        "href=\"/mails/erin%2Bx%40example.com/2\"><bdi>second</bdi>",
                        "href=\"/mails/erin%2Bx%40example.com/1\"><bdi>first</bdi>",
                        "Mails to <bdi>frank@example.com</bdi>")
                .containsPattern("<time>\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC</time>");
        assertThat(get("/mails/erin%2Bx%40example.com/2").body()).contains("second");
        assertThat(get("/mails/erin+x@example.com/1").body()).contains("first");
    }

    @Test
    void pagesRunNoScriptAndAreFramedByNobody() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(policy(page))
                .contains("default-src 'none'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'")
                .contains("form-action 'self' http://localhost:8080 http://127.0.0.1:8080")
                .doesNotContain("script-src", "unsafe");
        assertThat(page.body()).doesNotContain("<script", "style=");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(get("/style.css").headers().firstValue("Content-Type")).hasValue("text/css; charset=utf-8");
    }

    @Test
    void whatAMailSaysIsShownAsTextAndItsHtmlInAFrameOfItsOwn() throws Exception {
        String hostile = "<script>alert(\"subject\")</script>";
        String html = "<!DOCTYPE html><html><head><title>x</title></head><body>Grüße<script>alert(1)</script>"
                + "<img src=\"http://evil.example/p.gif\"></body></html>";
        send("gina@example.com", hostile, "</pre><script>alert(\"text\")</script>", html);

        String list = get("/").body();
        HttpResponse<String> page = get("/mails/gina@example.com/1");
        HttpResponse<String> framed = get("/mails/gina@example.com/1/html");

        assertThat(list).contains("&lt;script&gt;alert(&quot;subject&quot;)").doesNotContain("<script");
        assertThat(page.body())
                .contains("<h1><bdi>&lt;script&gt;alert(&quot;subject&quot;)&lt;/script&gt;</bdi></h1>")
                .contains("&lt;/pre&gt;&lt;script&gt;alert(&quot;text&quot;)&lt;/script&gt;")
                .contains("<dd>gina@example.com</dd>", "<code>&lt;", "Content-Type: multipart/alternative")
                .contains("<iframe src=\"/mails/gina%40example.com/1/html\"")
                .contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\"")
                .doesNotContain("<script", "evil.example/p.gif\"");
        assertThat(framed.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(framed.body())
                .startsWith("<!DOCTYPE html><html><head><base target=\"_blank\"><title>")
                .contains("Grüße");
        assertThat(policy(framed))
                .contains("default-src 'none'", "frame-ancestors 'self'", "sandbox allow-popups")
                .doesNotContain("script", "img-src", "allow-same-origin", "allow-top-navigation");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/html; charset=no-such-charset\n\nx",
                "Content-Type: multipart/alternative\n\nx",
                "Content-Type: nonsense\nContent-Transfer-Encoding: nonsense\n\nx",
                "Subject: =?x?q?",
                "",
            })
    void aBrokenMailIsShownAsFarAsItGoes(String source) throws Exception {
        Path box = Files.createDirectories(stack.home().resolve("mail/hank@example.com"));
        Files.writeString(box.resolve("000001.eml"), source);

        assertThat(get("/").body()).contains("/mails/hank%40example.com/1");
        assertThat(get("/mails/hank@example.com/1").body()).contains(source).doesNotContain("<iframe");
        assertThat(get("/mails/hank@example.com/1/html").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/mails/nobody@example.com/1",
                "/mails/nobody@example.com/1/html",
                "/mails/%2e%2e%2f%2e%2e/1",
                "/mails/../1",
                "/mails/alice@example.com/999999999999",
                "/mails/alice@example.com",
                "/etc/passwd",
                "/sign-in/",
            })
    void whatThereIsNotIsNotFound(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void theApiIsWhatItWas() throws Exception {
        HttpResponse<String> mails = get("/api/user/nobody@example.com/messages");

        assertThat(mails.body()).isEqualTo("[]");
        assertThat(mails.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(get("/api/user").statusCode()).isEqualTo(404);
        assertThat(get("/api/user").body()).contains("There is only /api/user/<address>/messages");
    }

    @ParameterizedTest
    @CsvSource({"/, DELETE, 'GET, HEAD'", "/, POST, 'GET, HEAD'", "/sign-in, PUT, 'GET, HEAD, POST'"})
    void otherMethodsAreNamed(String path, String method, String allowed) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(site + path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "localhost:18025, 200",
        "127.0.0.1:1, 200",
        "evil.example, 421",
        "evil.example:18025, 421",
        "localhost.evil.example, 421",
        "127.0.0.1.evil.example, 421",
        "localhost:18025@evil.example, 421",
        "'', 421",
        "10.0.0.1, 421",
    })
    void onlyWhoAsksForThisMachineIsAnswered(String host, int status) throws Exception {
        for (String path : List.of("/", "/sign-in", "/api/user/alice@example.com/messages")) {
            assertThat(raw("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host)))
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void headHasNoBody() throws Exception {
        assertThat(raw("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\n");
    }

    @Test
    void signInListsTheUsersAndWhereTheyGo() throws Exception {
        assertThat(get("/sign-in?returnTo=" + encoded(FILES + "?a=1&b=2")).body())
                .contains("Alice Archer", "alice@example.com", "Demo Trading Ltd, administrator")
                .contains("bob@example.com", "o-2, member")
                .contains("name=\"returnTo\" value=\"http://localhost:8080/files?a=1&amp;b=2\"");
    }

    @Test
    void oneClickSetsACookieThatTheStacksKeyVerifiesAndGoesBack() throws Exception {
        HttpResponse<String> answer =
                post(site, form(ALICE.email(), FILES + "?cursor=x"), "Sec-Fetch-Site", "same-origin");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue("http://localhost:8080/files?cursor=x");
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie)
                .matches("waybill_token=[\\w.-]+; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax")
                .doesNotContain("Domain");
        JwtClaims claims = claims(cookie.replaceAll("waybill_token=([^;]+);.*", "$1"));
        assertThat(claims.getSubject()).isEqualTo("u-1");
        assertThat(claims.getStringClaimValue("org_id")).isEqualTo(ALICE.orgId());
        assertThat(claims.getStringListClaimValue("groups")).containsExactly("member", "admin");
    }

    @Test
    void aCookieIsSetForTheHostThatThePageIsOn() throws Exception {
        String there = "http://127.0.0.1:8080/inspector/1?x=%C3%A9";

        HttpResponse<String> moved = get("/sign-in?returnTo=" + encoded(there));
        String numeric = site.replace("localhost", "127.0.0.1");

        assertThat(moved.statusCode()).isEqualTo(302);
        assertThat(moved.headers().firstValue("Location")).hasValue(numeric + "/sign-in?returnTo=" + encoded(there));
        assertThat(post(numeric, form(BOB.email(), there), "Sec-Fetch-Site", "same-origin")
                        .headers()
                        .firstValue("Location"))
                .hasValue(there);
        assertThat(post(site, form(BOB.email(), there), "Sec-Fetch-Site", "same-origin")
                        .headers()
                        .firstValue("Location"))
                .as("a form that somebody changed")
                .hasValue(FILES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/files",
                "//evil.example",
                "https://evil.example/",
                "http://evil.example:8080/",
                "https://localhost:8080/",
                "http://localhost:8081/",
                "http://localhost/",
                "http://localhost:80800/",
                "http://localhost:8080@evil.example/",
                "http://evil.example\\@localhost:8080/",
                "http://localhost:8080\\@evil.example/",
                "http://alice:x@localhost:8080/",
                "http://localhost.evil.example:8080/",
                "http://localhost:8080.evil.example/",
                "http:localhost:8080/",
                "http:///localhost:8080/",
                "javascript:alert(1)//http://localhost:8080/",
                "data:text/html,<script>alert(1)</script>",
                "http://localhost:8080/\r\nSet-Cookie: a=b",
                "http://localhost:8080/ x",
                "http://loc%61lhost:8080/",
                "http://[::1]:8080/",
                "\thttp://localhost:8080/",
            })
    void whereElseNobodyIsSent(String returnTo) throws Exception {
        HttpResponse<String> page = get("/sign-in?returnTo=" + encoded(returnTo));
        HttpResponse<String> answer = post(site, form(BOB.email(), returnTo), "Sec-Fetch-Site", "same-origin");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("name=\"returnTo\" value=\"" + FILES + "\"")
                .doesNotContain("evil");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue(FILES);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, http://localhost:8080/",
        "http://localhost:8080?a=b, http://localhost:8080/?a=b",
        "http://localhost:8080//evil.example, http://localhost:8080//evil.example",
        "http://localhost:8080/a/../b#c, http://localhost:8080/a/../b#c",
        "http://localhost:8080/é, http://localhost:8080/%C3%A9",
    })
    void everyAddressOfFilesServiceIsAPlaceToGo(String returnTo, String location) throws Exception {
        assertThat(post(site, form(BOB.email(), returnTo), "Sec-Fetch-Site", "same-origin")
                        .headers()
                        .firstValue("Location"))
                .hasValue(location);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, none, 403",
        "Sec-Fetch-Site, same-origin, 303",
        "Origin, http://localhost:8080, 403",
        "Origin, null, 403",
        "Origin, SITE, 303",
        "X-Nothing, x, 403",
    })
    void anotherPageSignsNobodyIn(String header, String value, int status) throws Exception {
        HttpResponse<String> answer = post(site, form(BOB.email(), FILES), header, value.replace("SITE", site));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Set-Cookie").isPresent()).isEqualTo(status == 303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user=mallory%40example.com", "user=%zz", "&&=&user", "user=bob@example.com&x="})
    void onlyUsersThatAreListedSignIn(String form) throws Exception {
        String whole = form.endsWith("x=") ? form + "x".repeat(20_000) : form;

        HttpResponse<String> answer = post(site, whole, "Sec-Fetch-Site", "same-origin");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(site + path)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String base, String form, String header, String value)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(base + "/sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header(header, value)
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", stack.mail().api().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String form(String user, String returnTo) {
        return "user=%s&returnTo=%s".formatted(encoded(user), encoded(returnTo));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String policy(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Security-Policy").orElseThrow();
    }

    private static JwtClaims claims(String token) throws Exception {
        return new JwtConsumerBuilder()
                .setVerificationKey(publicKey())
                .setExpectedIssuer(LocalTokens.ISSUER)
                .setExpectedAudience(LocalTokens.AUDIENCE)
                .setRequireExpirationTime()
                .build()
                .processToClaims(token);
    }

    private static PublicKey publicKey() throws IOException, GeneralSecurityException {
        String pem = Files.readString(stack.tokens().publicKeyFile()).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }

    private static MimeMessage message(String to, String subject) throws MessagingException {
        Properties smtp = new Properties();
        smtp.setProperty("mail.smtp.host", "127.0.0.1");
        smtp.setProperty("mail.smtp.port", "" + stack.mail().smtpPort());
        MimeMessage message = new MimeMessage(Session.getInstance(smtp));
        message.setFrom(new InternetAddress("waybill@example.com"));
        message.setRecipient(RecipientType.TO, new InternetAddress(to, false));
        message.setSubject(subject, "UTF-8");
        return message;
    }

    private static void send(String to, String subject, String text, String html) throws MessagingException {
        MimeMessage message = message(to, subject);
        MimeBodyPart plain = new MimeBodyPart();
        plain.setText(text, "UTF-8");
        MimeBodyPart markup = new MimeBodyPart();
        markup.setText(html, "UTF-8", "html");
        message.setContent(new MimeMultipart("alternative", plain, markup));
        Transport.send(message);
    }
}
