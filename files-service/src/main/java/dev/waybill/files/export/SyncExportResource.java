package dev.waybill.files.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.tenant.CookieToken;
import dev.waybill.files.tenant.CurrentCaller;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Ask for an export and wait for it, in one request. The wait takes a connection and no thread.
@Path("/api/v1/exports/sync")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Exports")
public class SyncExportResource {

    private final CurrentCaller current;
    private final SyncQuery query;
    private final RequestExport requestExport;
    private final Audience audience;
    private final Duration atMost;

    SyncExportResource(
            CurrentCaller current,
            SyncQuery query,
            RequestExport requestExport,
            Audience audience,
            @ConfigProperty(name = "waybill.export.sync-timeout", defaultValue = "30s") Duration atMost) {
        this.current = current;
        this.query = query;
        this.requestExport = requestExport;
        this.audience = audience;
        this.atMost = atMost;
    }

    @GET
    @Blocking // the request; the wait takes no thread
    @Operation(
            operationId = "syncExport",
            summary = "Export, and wait for the link",
            description =
                    "For small exports. No mail is sent. Whoever stops waiting, or is told 504, finds the export among the others: it goes on.")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "dataset",
            required = true,
            schema = @Schema(type = SchemaType.STRING, examples = "invoices"))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "format",
            required = true,
            schema = @Schema(type = SchemaType.STRING, examples = "csv"))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "fields",
            description = "Columns in this order, separated by commas; all if absent",
            schema = @Schema(type = SchemaType.STRING, examples = "number,amount"))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "filter",
            description = "Which rows of a table: the JSON object that filter of ExportRequest is, percent-encoded",
            schema = @Schema(type = SchemaType.STRING, examples = "{\"status\":\"paid\"}"))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "profile",
            description = "Of csv",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"raw", "excel"},
                            defaultValue = "raw"))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "delimiter",
            description = "Of csv: comma, semicolon, tab or |, percent-encoded",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {",", ";", "\t", "|"},
                            defaultValue = ","))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "header",
            description = "Of csv: whether the first line has the headers",
            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "true"))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "compression",
            description = "Of csv and jsonl",
            schema = @Schema(type = SchemaType.STRING, enumeration = "gzip"))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "includeImages",
            description = "For archives; tables have no images",
            schema = @Schema(type = SchemaType.BOOLEAN))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "whenBusy",
            description =
                    "While another export of the tenant is active: refuse answers 409 export-in-progress; queue waits for the tenant's turn, too",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"refuse", "queue"},
                            defaultValue = "refuse"))
    @APIResponse(
            responseCode = "200",
            description = "The export is complete",
            content = @Content(schema = @Schema(implementation = SyncAnswer.class)))
    @APIResponse(
            responseCode = "400",
            description = "unknown-dataset, unknown-format, unknown-field, invalid-filter, invalid-request")
    @APIResponse(
            responseCode = "409",
            description =
                    "export-in-progress, with the exportId of the active one once its request is committed; export-queue-full; export-cancelled: by somebody, while this request waited")
    @APIResponse(responseCode = "410", description = "link-expired or export-expired: ask for the export again")
    @APIResponse(
            responseCode = "422",
            description = "format-limit: another format holds it; errorCode and exportId are members")
    @APIResponse(responseCode = "429", description = "rate-limited, with Retry-After")
    @APIResponse(responseCode = "502", description = "export-failed: errorCode and exportId are members")
    @APIResponse(
            responseCode = "504",
            description = "export-still-running: Location is where to watch it, exportId is a member")
    public Uni<SyncAnswer> sync(@Context UriInfo uri, @Context RoutingContext http) throws JsonProcessingException {
        CookieToken.requireMakingGet(http);
        Caller caller = current.get();
        ExportBody body = query.body(uri.getQueryParameters());
        UUID run = requestExport.requestSync(caller, body);
        return audience.end(caller, run, atMost).map(end -> SyncAnswer.of(run, end, atMost));
    }
}
