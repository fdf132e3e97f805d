package dev.waybill.files.export;

import dev.waybill.files.PlainText;
import dev.waybill.files.tenant.CurrentCaller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What an export would be, before it is asked for.
@Path("/api/v1/exports/estimate")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Exports")
public class EstimateResource {

    private final CurrentCaller current;
    private final EstimateExport estimateExport;

    EstimateResource(CurrentCaller current, EstimateExport estimateExport) {
        this.current = current;
        this.estimateExport = estimateExport;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "estimateExport",
            summary = "How large an export would be, and how long it would take",
            description =
                    "Takes what a request for an export takes, and makes none. Rows are the planner's guess; no row is read.")
    @APIResponse(responseCode = "200", description = "The estimate")
    @APIResponse(
            responseCode = "400",
            description =
                    "unknown-dataset, unknown-format, unknown-field, invalid-filter, invalid-request, invalid-json")
    @APIResponse(responseCode = "429", description = "rate-limited, with Retry-After")
    @APIResponse(
            responseCode = "503",
            description = "estimate-unavailable: the table is gone, locked, or may not be read; database-unavailable")
    public EstimateAnswer estimate(
            @NotNull(message = "is missing") @Valid ExportBody body,
            @Parameter(
                            description = "The same as compression of the body",
                            schema = @Schema(type = SchemaType.STRING, enumeration = "gzip"))
                    @QueryParam("compression")
                    @PlainText(max = 20)
                    @Nullable
                    String compression) {
        return estimateExport.estimate(current.get(), body.compressed(compression));
    }
}
