package dev.waybill.files.page;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.tenant.CookieToken;
import dev.waybill.files.tenant.CurrentCaller;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/// Makes the frame of a page for whoever asks for it.
@ApplicationScoped
public class Shells {

    private final CurrentCaller current;
    private final SecurityIdentity identity;
    private final RoutingContext http;
    private final String base;
    private final String assets;

    Shells(
            CurrentCaller current,
            SecurityIdentity identity,
            RoutingContext http,
            Assets assets,
            @ConfigProperty(name = "waybill.public-url") URI publicUrl) {
        this.current = current;
        this.identity = identity;
        this.http = http;
        this.base = publicUrl.getRawPath();
        this.assets = base + assets.folder();
    }

    /// Of a page for signed-in visitors.
    public Shell in(Section here) {
        return around(current.get(), identity.hasRole("admin"), here);
    }

    /// Of a page that belongs to no section, for whoever asks: with the navigation, if the token was read and is good.
    /// Before that, as for an address that there is not, and for a token of no tenant, as [#outside]. Never fails.
    Shell anywhere() {
        if (http.user() instanceof QuarkusHttpUser user
                && user.getSecurityIdentity().getPrincipal() instanceof JsonWebToken token) {
            try {
                return around(Caller.of(token), user.getSecurityIdentity().hasRole("admin"), null);
            } catch (Problem e) {
                return outside();
            }
        }
        return outside();
    }

    private Shell around(Caller caller, boolean admin, @Nullable Section here) {
        List<Section> sections = Stream.of(Section.values())
                .filter(section -> admin || !section.forAdmins())
                .toList();
        String visitor = caller.email().orElse(caller.userId());
        return new Shell(base, assets, sections, here, visitor, CookieToken.isIn(http), admin);
    }

    /// Of a page for everyone.
    public Shell outside() {
        return new Shell(base, assets, List.of(), null, null, false, false);
    }
}
