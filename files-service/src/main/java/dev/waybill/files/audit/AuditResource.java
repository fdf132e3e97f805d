package dev.waybill.files.audit;

import dev.waybill.files.Page;
import dev.waybill.files.PageQuery;
import dev.waybill.files.tenant.CurrentCaller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The tenant's audit trail. Reading it leaves no entry; nothing changes or deletes one, which the database sees to.
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
public class AuditResource {

    private final CurrentCaller current;
    private final AuditTrail trail;

    AuditResource(CurrentCaller current, AuditTrail trail) {
        this.current = current;
        this.trail = trail;
    }

    @GET
    @RolesAllowed("admin")
    @Operation(
            operationId = "listAudit",
            summary = "Who did what in the tenant, newest first",
            description = "For administrators. All filters that are given must hold.")
    @APIResponse(responseCode = "200", description = "A page")
    public Page<AuditAnswer> list(@BeanParam PageQuery page, @BeanParam @Valid AuditQuery asked) {
        return trail.page(current.get(), page, asked, AuditAnswer::of);
    }
}
