package dev.waybill.files.export;

import dev.waybill.contract.RunStatus;
import dev.waybill.contract.SignedUrl;
import dev.waybill.files.Cursors;
import dev.waybill.files.ExportRun;
import dev.waybill.files.Page;
import dev.waybill.files.PageQuery;
import dev.waybill.files.PlainText;
import dev.waybill.files.Position;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.tenant.CurrentCaller;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// Ask for an export, watch it, fetch it.
@Path("/api/v1/exports")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Exports")
public class ExportResource {

    private static final String LIST = "exports";

    private final CurrentCaller current;
    private final RequestExport requestExport;
    private final ExportLinks links;
    private final Cursors cursors;

    ExportResource(CurrentCaller current, RequestExport requestExport, ExportLinks links, Cursors cursors) {
        this.current = current;
        this.requestExport = requestExport;
        this.links = links;
        this.cursors = cursors;
    }

    @Schema(name = "AcceptedExport")
    public record Accepted(
            UUID exportId,

            @Schema(examples = "pending", enumeration = "pending")
            String status,

            @Schema(examples = "The export is queued.") String message) {

        /// Location is relative: it holds behind any proxy.
        static RestResponse<Accepted> answer(UUID run, String message) {
            Accepted accepted = new Accepted(run, RunStatus.PENDING.wire(), message);
            return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, accepted)
                    .header("Location", "/api/v1/exports/" + run)
                    .build();
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "requestExport", summary = "Ask for an export")
    @Parameter(
            in = ParameterIn.HEADER,
            name = IdempotencyKey.HEADER,
            description =
                    "For 24 hours, a repeat with the same key and body gets the first answer; 1 to 255 visible ASCII characters",
            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 255))
    @APIResponse(
            responseCode = "201",
            description = "It is queued; Location is where to watch it",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @APIResponse(
            responseCode = "400",
            description =
                    "unknown-dataset, unknown-format, unknown-field, invalid-filter, invalid-request, invalid-json")
    @APIResponse(
            responseCode = "409",
            description =
                    "export-in-progress, with the exportId of the active one once its request is committed; export-queue-full")
    @APIResponse(responseCode = "422", description = "idempotency-key-reused")
    @APIResponse(responseCode = "429", description = "rate-limited, with Retry-After")
    public RestResponse<Accepted> request(
            @NotNull(message = "is missing") @Valid ExportBody body,
            @Parameter(
                            description = "The same as compression of the body",
                            schema = @Schema(type = SchemaType.STRING, enumeration = "gzip"))
                    @QueryParam("compression")
                    @PlainText(max = 20)
                    @Nullable
                    String compression,
            @Context HttpHeaders headers) {
        Caller caller = current.get();
        UUID id = requestExport.request(caller, body.compressed(compression), IdempotencyKey.of(headers));
        String message = "download".equals(body.deliveryMethod())
                ? "The export is queued. Poll Location until status is complete or failed."
                : "The export is queued. The link is mailed to %s when it is ready."
                        .formatted(caller.email().orElse(""));
        return Accepted.answer(id, message);
    }

    @GET
    @Transactional
    @Operation(operationId = "listExports", summary = "Exports of the tenant, newest first")
    @APIResponse(responseCode = "200", description = "A page")
    public Page<ExportAnswer> list(@BeanParam PageQuery page) {
        return cursors.page(
                LIST,
                current.get(),
                page,
                ExportRun::page,
                links::answer,
                last -> new Position(last.createdAt, last.id));
    }

    @GET
    @Path("/{exportId}")
    @Transactional
    @Operation(operationId = "getExport", summary = "How an export goes on")
    @APIResponse(responseCode = "200", description = "The export; downloadUrl once it is complete")
    @APIResponse(responseCode = "404", description = "export-not-found")
    public ExportAnswer get(@PathParam("exportId") String exportId) {
        return links.answer(ExportRun.named(exportId));
    }

    @GET
    @Path("/{exportId}/content")
    @Transactional
    @Operation(
            operationId = "exportContent",
            summary = "Go to the bytes of an export",
            description = "For links; a script of another origin uses downloadUrl of the export.")
    @APIResponse(responseCode = "303", description = "Location is the current link")
    @APIResponse(responseCode = "404", description = "export-not-found")
    @APIResponse(responseCode = "409", description = "export-not-ready")
    @APIResponse(responseCode = "410", description = "link-expired or export-expired: ask for the export again")
    public RestResponse<Void> content(@PathParam("exportId") String exportId) {
        SignedUrl link = links.toFetch(ExportRun.named(exportId));
        return RestResponse.seeOther(URI.create(link.url()));
    }
}
