package dev.waybill.files.tenant;

import dev.waybill.contract.Variables;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.NotAllowedException;
import java.net.URI;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Web pages carry the token in the cookie `waybill_token`. It counts as the header `Authorization: Bearer …` where
/// that header is absent (the header wins).
///
/// A browser sends a cookie with requests that other sites make it send, so for methods that change something the
/// cookie counts only if the browser says that a page of this site asked: `Sec-Fetch-Site: same-origin` (Fetch
/// Metadata, set by the browser, not by scripts) or, from browsers without it, an `Origin` equal to
/// that of `WAYBILL_PUBLIC_URL`. See `deploy/adr/0003-cookie-only-from-the-same-origin.md`.
@ApplicationScoped
public class CookieToken {

    static final String NAME = "waybill_token";

    private static final String SENT_BY_ANY_SITE = "waybill.cookie.any-site";
    private static final int BEFORE_AUTHENTICATION = 250; // Quarkus: CORS 300, authentication 200
    private static final Set<String> FOR_EVERYONE = Set.of("/", "/sign-out"); // also where the token has expired
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final String ownOrigin;

    CookieToken(@ConfigProperty(name = "waybill.public-url") String publicUrl) {
        this.ownOrigin = Variables.origin(publicUrl);
    }

    void register(@Observes Filters filters) {
        filters.register(this::headerFromCookie, BEFORE_AUTHENTICATION);
    }

    private void headerFromCookie(RoutingContext http) {
        HttpServerRequest request = http.request();
        Cookie cookie = request.getCookie(NAME);
        boolean wanted = !request.headers().contains("Authorization") && !FOR_EVERYONE.contains(request.path());
        if (cookie != null && wanted) {
            boolean sameOrigin = isSameOrigin(request);
            if (sameOrigin || isSafe(request)) {
                request.headers().set("Authorization", "Bearer " + cookie.getValue());
                http.put(SENT_BY_ANY_SITE, !sameOrigin);
            }
        }
        http.next();
    }

    /// For a GET that makes something: only its token in the header, or the cookie sent by a page of this site, counts;
    /// and HEAD, which the framework answers as GET, is not allowed. Nor does a header count that a proxy may have
    /// added to what another site made the browser send.
    ///
    /// @throws NotAllowedException   if it is HEAD
    /// @throws UnauthorizedException if the request has neither
    public static void requireMakingGet(RoutingContext http) {
        if (http.request().method() == HttpMethod.HEAD) {
            throw new NotAllowedException("GET");
        }
        if (Boolean.TRUE.equals(http.get(SENT_BY_ANY_SITE)) || isSentUnasked(http.request())) {
            throw new UnauthorizedException("another site may have made the browser send this");
        }
    }

    /// An image or a link of another site made the browser send it, no script: a browser gives the `Origin` of every
    /// script of another site, which CORS judges; programs send neither header.
    private static boolean isSentUnasked(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null
                && !site.equals("same-origin")
                && !site.equals("none") // typed, or a bookmark
                && !request.headers().contains("Origin");
    }

    /// Whether the request has the cookie.
    public static boolean isIn(RoutingContext http) {
        return http.request().getCookie(NAME) != null;
    }

    /// Value of the header `Set-Cookie` that takes the cookie back.
    public static String removal(URI publicUrl) {
        String secure = "https".equals(publicUrl.getScheme()) ? "; Secure" : "";
        return NAME + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax" + secure;
    }

    /// Whether the method changes nothing (RFC 9110, section 9.2.1).
    public static boolean isSafe(HttpServerRequest request) {
        return SAFE.contains(request.method());
    }

    /// Whether a page of this service made the browser send it.
    public boolean isSameOrigin(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null ? site.equals("same-origin") : ownOrigin.equals(request.getHeader("Origin"));
    }
}
