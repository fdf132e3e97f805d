package dev.waybill.files.audit;

import dev.waybill.files.Page;
import dev.waybill.files.PageQuery;
import dev.waybill.files.page.Section;
import dev.waybill.files.page.Shell;
import dev.waybill.files.page.Shells;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.tenant.CurrentCaller;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/// Who did what, for the tenant's administrators. Looking leaves no entry.
@Path("/inspector/audit")
@Produces(MediaType.TEXT_HTML)
public class AuditPage {

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance page(Shell shell, AuditView view);
    }

    private final CurrentCaller current;
    private final Shells shells;
    private final AuditTrail trail;

    AuditPage(CurrentCaller current, Shells shells, AuditTrail trail) {
        this.current = current;
        this.shells = shells;
        this.trail = trail;
    }

    @GET
    @RolesAllowed("admin")
    @Operation(hidden = true)
    public RestResponse<String> show(@BeanParam PageQuery page, @BeanParam @Valid AuditQuery entered) {
        try {
            Page<AuditLine> lines = trail.page(current.get(), page, AuditForm.query(entered), AuditLine::of);
            return answer(200, AuditView.of(entered, lines, page.cursor));
        } catch (Problem refused) {
            Page<AuditLine> none = new Page<>(List.of(), null);
            return answer(
                    refused.code().status(), AuditView.of(entered, none, null).refused(refused.detail()));
        }
    }

    private RestResponse<String> answer(int status, AuditView view) {
        String page = Templates.page(shells.in(Section.AUDIT), view).render();
        return ResponseBuilder.create(RestResponse.Status.fromStatusCode(status), page)
                .type(MediaType.valueOf("text/html;charset=UTF-8"))
                .build();
    }
}
