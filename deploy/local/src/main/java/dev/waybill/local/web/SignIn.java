package dev.waybill.local.web;

import com.sun.net.httpserver.HttpExchange;
import dev.waybill.local.Claims;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.LocalTokens;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Signing in with one click, as the login of a product would: `/sign-in?returnTo=http://localhost:8080/files`
/// lists the users, and the chosen one's token goes into the cookie `waybill_token`. Cookies ignore ports, so it counts
/// for files-service on the same host.
final class SignIn {

    private static final int MOST_BYTES = 16 * 1024;

    private final LocalTokens tokens;
    private final List<Claims> users;
    private final int filesPort;

    SignIn(LocalTokens tokens, List<Claims> users, int filesPort) {
        this.tokens = tokens;
        this.users = users;
        this.filesPort = filesPort;
    }

    /// The users to choose among. A cookie counts for one host: who is to go to the other of the two is sent there.
    Answer show(HttpExchange exchange) {
        String own = exchange.getRequestHeaders().getFirst("Host");
        String wanted = FormValues.of(exchange.getRequestURI().getRawQuery()).get("returnTo");
        Optional<ReturnTo> page = ReturnTo.of(wanted, filesPort);
        if (page.isPresent() && !page.get().host().equals(name(own))) {
            String url = URLEncoder.encode(page.get().url(), StandardCharsets.UTF_8);
            String port = own.substring(name(own).length());
            return Answer.redirect(
                    302, "http://%s%s/sign-in?returnTo=%s".formatted(page.get().host(), port, url));
        }
        String url = page.orElseGet(() -> files(own)).url();
        StringBuilder main = new StringBuilder(
                """
                <h1>Sign in</h1>
                <p>Choose a user of the demo data. You go on to <code>%s</code>, signed in for %d hours.</p>
                <ul class="users">
                """.formatted(Html.escaped(url), users.getFirst().lifetime().toHours()));
        users.forEach(user -> main.append(form(user, url)));
        return Answer.of(
                200, Html.TYPE, Html.page("Sign in", main.append("</ul>\n").toString()));
    }

    private static String form(Claims user, String url) {
        String tenant = DemoTenant.of(user.orgId()).map(DemoTenant::name).orElse(user.orgId());
        return """
                <li><form method="post" action="/sign-in">
                <input type="hidden" name="user" value="%1$s">
                <input type="hidden" name="returnTo" value="%2$s">
                <p><strong>%3$s</strong> %1$s<br><small>%4$s, %5$s</small></p>
                <button>Sign in<span class="unseen"> as %3$s</span></button>
                </form></li>
                """.formatted(
                        Html.escaped(user.email()),
                        Html.escaped(url),
                        Html.escaped(user.name()),
                        Html.escaped(tenant),
                        user.groups().contains("admin") ? "administrator" : "member");
    }

    /// Only for forms of this very page: another page must not sign its reader in as somebody else.
    Answer enter(HttpExchange exchange) throws IOException {
        String own = exchange.getRequestHeaders().getFirst("Host");
        if (!isOfThisSite(exchange, own)) {
            return Answer.of(403, Html.TYPE, Html.page("Refused", "<h1>Sign in from this site’s own page</h1>\n"));
        }
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        FormValues form = FormValues.of(new String(body, StandardCharsets.US_ASCII));
        Optional<Claims> user = users.stream()
                .filter(one -> one.email().equals(form.get("user")))
                .findFirst();
        if (body.length > MOST_BYTES || user.isEmpty()) {
            return Answer.of(400, Html.TYPE, Html.page("No such user", "<h1>There is no such user</h1>\n"));
        }
        ReturnTo page = ReturnTo.of(form.get("returnTo"), filesPort)
                .filter(there -> there.host().equals(name(own)))
                .orElseGet(() -> files(own));
        return Answer.redirect(303, page.url()).with("Set-Cookie", cookie(user.get()));
    }

    /// Browsers say where a request came from; older ones only its origin (Fetch Metadata, RFC 6454).
    private static boolean isOfThisSite(HttpExchange exchange, String own) {
        String site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
        return site == null
                ? ("http://" + own).equals(exchange.getRequestHeaders().getFirst("Origin"))
                : site.equals("same-origin");
    }

    private String cookie(Claims user) {
        return "waybill_token=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax"
                .formatted(tokens.token(user), user.lifetime().toSeconds());
    }

    private ReturnTo files(String own) {
        return new ReturnTo(name(own), filesPort, "/files");
    }

    /// `localhost` of `localhost:18025`.
    private static String name(String host) {
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }
}
