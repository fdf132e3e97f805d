package dev.waybill.files.page;

import dev.waybill.files.tenant.CookieToken;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/// Takes the cookie with the token back. Who signs in elsewhere, with the product or a proxy, is still signed in there.
@Path("/sign-out")
public class SignOutResource {

    private final URI publicUrl;

    SignOutResource(@ConfigProperty(name = "waybill.public-url") URI publicUrl) {
        this.publicUrl = publicUrl;
    }

    @POST
    @PermitAll
    @Operation(hidden = true)
    public RestResponse<Void> signOut() {
        return RestResponse.ResponseBuilder.<Void>create(RestResponse.Status.SEE_OTHER)
                .header("Location", publicUrl.getRawPath() + "/")
                .header("Set-Cookie", CookieToken.removal(publicUrl))
                .build();
    }
}
