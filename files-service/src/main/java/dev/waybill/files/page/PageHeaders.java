package dev.waybill.files.page;

import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.Signer;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/// Headers of every page. Content Security Policy (W3C, level 3): no script and no style but our own files, no frame
/// around it, forms that go nowhere else; bytes may go to the store, and nowhere else.
public final class PageHeaders {

    private final String policy;

    @Inject
    PageHeaders(Signer signer) {
        String store =
                origin(URI.create(signer.get(ObjectKey.file("org", new UUID(0, 0), "file"), Duration.ofMinutes(1))
                        .url()));
        this.policy = String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self'",
                "connect-src 'self' " + store,
                "form-action 'self'",
                "base-uri 'none'",
                "frame-ancestors 'none'");
    }

    static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    /// After [ProblemPages], whose pages have them, too.
    @ServerResponseFilter(priority = Priorities.HEADER_DECORATOR)
    public void add(ContainerResponseContext answer) {
        MediaType type = answer.getMediaType();
        if (type != null && type.isCompatible(MediaType.TEXT_HTML_TYPE) && !type.isWildcardType()) {
            answer.getHeaders().putSingle("Content-Security-Policy", policy);
            answer.getHeaders().putSingle("Cache-Control", "no-store");
            answer.getHeaders().putSingle("Vary", "HX-Request");
        }
    }
}
