package dev.waybill.files.page;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What this is, and where to go from here. For everyone.
@Path("/")
public class LandingPage {

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance page(Shell shell);
    }

    private final Shells shells;

    LandingPage(Shells shells) {
        this.shells = shells;
    }

    @GET
    @PermitAll
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public TemplateInstance show() {
        return Templates.page(shells.outside());
    }
}
