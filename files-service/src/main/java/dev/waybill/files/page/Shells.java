package dev.waybill.files.page;

import dev.waybill.files.tenant.Caller;
import dev.waybill.files.tenant.CookieToken;
import dev.waybill.files.tenant.CurrentCaller;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

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
        Caller caller = current.get();
        boolean admin = identity.hasRole("admin");
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
