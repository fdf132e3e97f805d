package dev.waybill.local.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.waybill.local.Claims;
import dev.waybill.local.LocalMail;
import dev.waybill.local.LocalTokens;
import dev.waybill.local.Mail;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The pages beside the mail API: `/` with all mails, `/mails/<address>/<uid>` with one, `/sign-in`. They run no script
/// and load nothing from elsewhere.
public final class LocalSite implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(LocalSite.class);
    private static final Pattern MAIL = Pattern.compile("/mails/([^/]+)/([0-9]{1,9})(/html)?");
    private static final String NOT_FOUND = Html.page("Not found", "<h1>There is no such page</h1>\n");

    private final LocalMail mail;
    private final MailPages mails;
    private final SignIn signIn;
    private final int filesPort;
    private final String policy;

    /// @param users     who may be signed in as
    /// @param filesPort of files-service on this machine
    public LocalSite(LocalMail mail, LocalTokens tokens, List<Claims> users, int filesPort) {
        this.mail = mail;
        this.mails = new MailPages(mail);
        this.signIn = new SignIn(tokens, users, filesPort);
        this.filesPort = filesPort;
        // A form that is answered by a redirect may lead to where these say, which is files-service.
        this.policy =
                ("default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
                                + "form-action 'self' http://localhost:%1$d http://127.0.0.1:%1$d")
                        .formatted(filesPort);
    }

    /// The page of this site that files-service sends people to who are not signed in.
    public static URI signIn(LocalMail mail) {
        return mail.api().resolve("/sign-in");
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Answer answer;
        try {
            answer = answer(exchange);
        } catch (RuntimeException e) { // a person sees that, and where to look
            LOG.error("{} failed", exchange.getRequestURI(), e);
            answer = Answer.of(500, Html.TYPE, Html.page("Failed", "<h1>That failed; the log says more</h1>\n"));
        }
        if (!answer.headers().containsKey("Content-Security-Policy")) {
            answer = answer.with("Content-Security-Policy", policy);
        }
        answer.send(exchange);
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        return switch (path) {
            case "/" -> reading(exchange, "GET, HEAD", this::start);
            case "/style.css" -> reading(exchange, "GET, HEAD", _ -> style());
            case "/sign-in" ->
                exchange.getRequestMethod().equals("POST")
                        ? signIn.enter(exchange)
                        : reading(exchange, "GET, HEAD, POST", signIn::show);
            default -> {
                Matcher one = MAIL.matcher(path);
                yield one.matches()
                        ? reading(exchange, "GET, HEAD", _ -> mail(one))
                        : Answer.of(404, Html.TYPE, NOT_FOUND);
            }
        };
    }

    private static Answer reading(HttpExchange exchange, String allowed, Function<HttpExchange, Answer> page) {
        return List.of("GET", "HEAD").contains(exchange.getRequestMethod())
                ? page.apply(exchange)
                : Answer.of(405, Html.TYPE, Html.page("Not allowed", "<h1>Allowed: " + allowed + "</h1>\n"))
                        .with("Allow", allowed);
    }

    private Answer start(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host").replaceFirst(":.*", "");
        String main = """
                <h1>Waybill’s local stack</h1>
                <p>Mails that Waybill sends end here, and no mail leaves this machine.
                <a href="/sign-in">Sign in</a> as a user of the demo data, or go to
                <a href="http://%s:%d/">the pages of files-service</a>.</p>
                """.formatted(host, filesPort);
        return Answer.of(200, Html.TYPE, Html.page("Waybill’s local stack", main + mails.boxes()));
    }

    private Answer mail(Matcher path) {
        String address = URLDecoder.decode(path.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        Optional<Mail> one = mail.message(address, Long.parseLong(path.group(2)));
        return one.map(path.group(3) == null ? MailPages::preview : MailPages::html)
                .orElseGet(() -> Answer.of(404, Html.TYPE, NOT_FOUND));
    }

    private static Answer style() {
        try (InputStream in = LocalSite.class.getResourceAsStream("style.css")) {
            String css = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return Answer.of(200, "text/css; charset=utf-8", css);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
