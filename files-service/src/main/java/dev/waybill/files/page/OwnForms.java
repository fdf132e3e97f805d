package dev.waybill.files.page;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.CookieToken;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Forms are taken from our own pages only, in whatever way the token came: a proxy that adds it to every request of
/// a browser adds it to those that other sites make the browser send, too (cross-site request forgery).
public final class OwnForms {

    private final CookieToken cookies;

    @Inject
    OwnForms(CookieToken cookies) {
        this.cookies = cookies;
    }

    @ServerRequestFilter(preMatching = true)
    public void check(RoutingContext http) {
        boolean safe = CookieToken.isSafe(http.request());
        if (!safe && PagePath.isPage(http.request().path()) && !cookies.isSameOrigin(http.request())) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "A page of another site sent this form. Open the page here and send it from there");
        }
    }
}
