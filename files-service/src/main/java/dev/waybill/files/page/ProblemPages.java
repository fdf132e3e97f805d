package dev.waybill.files.page;

import dev.waybill.files.tenant.CookieToken;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/// Problems of pages, for people: the problem document becomes a page with the same status, or a part of one for the
/// scripts of a page. Who is not signed in is sent to where one signs in.
public final class ProblemPages {

    private static final String PROBLEM = "application/problem+json";
    private static final int UNAUTHENTICATED = 401;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance page(Shell shell, Told problem);

        static native TemplateInstance part(Told problem);

        static native TemplateInstance signIn(Shell shell, @Nullable URI address, boolean unsent);
    }

    /// @param code stable, for those who ask for help
    record Told(int status, String title, String detail, String code) {}

    private final Shells shells;
    private final SignInAddress signIn;

    @Inject
    ProblemPages(Shells shells, SignInAddress signIn) {
        this.shells = shells;
        this.signIn = signIn;
    }

    @ServerResponseFilter
    public void show(ContainerResponseContext answer, RoutingContext http) {
        HttpServerRequest request = http.request();
        if (answer.getMediaType() == null
                || !answer.getMediaType().toString().startsWith(PROBLEM)
                || !PagePath.isPage(request.path())
                || !PagePath.wantsHtml(request)
                || !(answer.getEntity() instanceof Map<?, ?> document)) {
            return;
        }
        if (answer.getStatus() == UNAUTHENTICATED) {
            leadToSignIn(answer, request);
            return;
        }
        Told problem =
                new Told(answer.getStatus(), text(document, "title"), text(document, "detail"), text(document, "code"));
        TemplateInstance shown =
                PagePath.isForPart(request) ? Templates.part(problem) : Templates.page(shells.anywhere(), problem);
        html(answer, shown);
    }

    /// A script is told by a header, which htmx follows with the whole page. Whoever sent a form gets a link: browsers
    /// hold a form's redirects, also those of the identity provider's pages, to the policy's `form-action`.
    private void leadToSignIn(ContainerResponseContext answer, HttpServerRequest request) {
        Optional<URI> address = signIn.comingBackTo(pageOf(request));
        boolean form = !CookieToken.isSafe(request);
        if (address.isPresent() && PagePath.isForPart(request)) {
            answer.getHeaders().putSingle("HX-Redirect", address.get());
        } else if (address.isEmpty() || form) {
            html(answer, Templates.signIn(shells.outside(), address.orElse(null), form));
        } else {
            answer.setStatus(303);
            answer.getHeaders().putSingle("Location", address.get());
            answer.setEntity(null);
        }
    }

    /// The page to come back to: that of a form or script is the one it stands on.
    private String pageOf(HttpServerRequest request) {
        if (request.method() == HttpMethod.GET && !PagePath.isForPart(request)) {
            return request.uri();
        }
        try {
            URI page = URI.create(Optional.ofNullable(request.getHeader("HX-Current-URL"))
                    .or(() -> Optional.ofNullable(request.getHeader("Referer")))
                    .orElse("/"));
            String base = shells.outside().base();
            String path = page.getRawPath();
            if (path == null || !path.startsWith(base + "/")) {
                return "/";
            }
            return path.substring(base.length()) + (page.getRawQuery() == null ? "" : "?" + page.getRawQuery());
        } catch (IllegalArgumentException e) {
            return "/";
        }
    }

    private static void html(ContainerResponseContext answer, TemplateInstance shown) {
        answer.setEntity(shown.render(), null, MediaType.valueOf("text/html;charset=UTF-8"));
    }

    private static String text(Map<?, ?> document, String member) {
        Object value = document.get(member);
        return value == null ? "" : value.toString();
    }
}
