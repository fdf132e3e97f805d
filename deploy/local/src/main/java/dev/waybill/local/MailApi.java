package dev.waybill.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the mail box over HTTP: `GET /api/user/<address>/messages` answers a JSON array of
/// `{"uid", "Message-ID", "subject", "contentType", "mimeMessage"}`, newest last, `[]` for an address that got none.
/// `mimeMessage` is the whole mail. What is not below `/api/` is left to the pages, where there are any.
///
/// Any page of the web may have its own name point at 127.0.0.1 (DNS rebinding): only who asks for this machine by its
/// names is answered.
final class MailApi implements AutoCloseable {

    private static final Pattern MESSAGES = Pattern.compile("/api/user/([^/]+)/messages/?");
    private static final Pattern THIS_MACHINE = Pattern.compile("(localhost|127\\.0\\.0\\.1)(:[0-9]{1,5})?");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Function<String, List<Mail>> mails;
    private volatile HttpHandler pages = MailApi::nothing;

    MailApi(InetSocketAddress address, Function<String, List<Mail>> mails) {
        this.mails = mails;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("The mail API does not start on port " + address.getPort(), e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    void show(HttpHandler other) {
        pages = other;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String raw = exchange.getRequestURI().getRawPath();
            Matcher path = MESSAGES.matcher(raw);
            if (!isAskedOfThisMachine(exchange)) {
                send(exchange, 421, Map.of("message", "This server answers for localhost and 127.0.0.1 only"));
            } else if (!raw.startsWith("/api/")) {
                pages.handle(exchange);
            } else if (!path.matches()) {
                nothing(exchange);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                send(exchange, 405, Map.of("message", "Mails can only be read"));
            } else {
                send(
                        exchange,
                        200,
                        mails.apply(decoded(path.group(1))).stream()
                                .map(MailApi::json)
                                .toList());
            }
        }
    }

    private static boolean isAskedOfThisMachine(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && THIS_MACHINE.matcher(host).matches();
    }

    private static void nothing(HttpExchange exchange) throws IOException {
        send(exchange, 404, Map.of("message", "There is only /api/user/<address>/messages"));
    }

    private static String decoded(String segment) {
        return URI.create("/" + segment).getPath().substring(1); // unlike in a form, + stays +
    }

    private static Map<String, Object> json(Mail mail) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("uid", mail.uid());
        json.put("Message-ID", mail.messageId());
        json.put("subject", mail.subject());
        json.put("contentType", mail.contentType());
        json.put("mimeMessage", mail.source());
        return json;
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] json = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, json.length);
        exchange.getResponseBody().write(json);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
