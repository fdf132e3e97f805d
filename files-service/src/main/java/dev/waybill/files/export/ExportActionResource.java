package dev.waybill.files.export;

import dev.waybill.files.ExportRun;
import dev.waybill.files.PathId;
import dev.waybill.files.export.ExportResource.Accepted;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.tenant.CurrentCaller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Stop an export, or try it again.
@Path("/api/v1/exports/{exportId}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Exports")
public class ExportActionResource {

    private final CurrentCaller current;
    private final CancelExport cancelExport;
    private final RetryExport retryExport;
    private final ExportLinks links;

    ExportActionResource(CurrentCaller current, CancelExport cancelExport, RetryExport retryExport, ExportLinks links) {
        this.current = current;
        this.cancelExport = cancelExport;
        this.retryExport = retryExport;
        this.links = links;
    }

    @POST
    @Path("/cancel")
    @Operation(
            operationId = "cancelExport",
            summary = "Cancel an export that waits or runs",
            description =
                    "The tenant's next export may begin at once; what is in the bucket is deleted within seconds. Safe to repeat.")
    @APIResponse(
            responseCode = "200",
            description = "The export; it is cancelled, now or since before",
            content = @Content(schema = @Schema(implementation = ExportAnswer.class)))
    @APIResponse(responseCode = "404", description = "export-not-found")
    @APIResponse(
            responseCode = "409",
            description = "export-not-cancellable: it had ended before; exportStatus says how")
    public ExportAnswer cancel(@PathParam("exportId") String exportId) {
        UUID id = PathId.parse(exportId).orElseThrow(ExportRun::noSuchExport);
        cancelExport.cancel(current.get(), id);
        return links.read(exportId);
    }

    @POST
    @Path("/retry")
    @RolesAllowed("admin")
    @Operation(
            operationId = "retryExport",
            summary = "Try a failed or cancelled export again",
            description =
                    "For administrators. A new export of the same, for the user and address of the first; no rate limits it.")
    @APIResponse(
            responseCode = "201",
            description = "It is queued; Location is where to watch it",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @APIResponse(responseCode = "404", description = "export-not-found")
    @APIResponse(
            responseCode = "409",
            description = "export-not-retryable, with exportStatus; export-in-progress; export-queue-full")
    public RestResponse<Accepted> retry(@PathParam("exportId") String exportId) {
        Caller admin = current.get();
        UUID id = PathId.parse(exportId).orElseThrow(ExportRun::noSuchExport);
        return Accepted.answer(retryExport.retry(admin, id), "The export is queued again.");
    }
}
