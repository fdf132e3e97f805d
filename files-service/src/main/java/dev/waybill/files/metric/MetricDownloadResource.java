package dev.waybill.files.metric;

import dev.waybill.files.export.Audience;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.tenant.CookieToken;
import dev.waybill.files.tenant.CurrentCaller;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.Explode;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterStyle;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Run a metric and wait for the link of its result, in one request. The wait takes a connection and no thread.
@Path("/api/v1/metrics/{id}/download")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Metrics")
public class MetricDownloadResource {

    private final CurrentCaller current;
    private final RequestMetric requestMetric;
    private final Audience audience;
    private final MetricSettings settings;

    MetricDownloadResource(
            CurrentCaller current, RequestMetric requestMetric, Audience audience, MetricSettings settings) {
        this.current = current;
        this.requestMetric = requestMetric;
        this.audience = audience;
        this.settings = settings;
    }

    @GET
    @Blocking // the request; the wait takes no thread
    @Operation(
            operationId = "downloadMetric",
            summary = "Run a metric, and wait for the link of its result",
            description =
                    "A CSV file, whose link works for 60 seconds and which is deleted then. Whoever stops waiting, or is told 504 metric-still-running, finds the run among the exports: it goes on for up to 5 minutes.")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "arguments",
            description = "Each parameter of the metric by its own name, as in ?from=2024-05-06",
            style = ParameterStyle.FORM,
            explode = Explode.TRUE,
            schema = @Schema(type = SchemaType.OBJECT, additionalProperties = String.class))
    @APIResponse(
            responseCode = "200",
            description = "The link",
            content = @Content(schema = @Schema(implementation = DownloadAnswer.class)))
    @APIResponse(
            responseCode = "400",
            description =
                    "invalid-request: a parameter is unknown, missing, repeated or of another type; query-failed: with SQLSTATE and message of the data source; data-source-refused: the login; host-not-allowed. errorCode and exportId are members where it ran")
    @APIResponse(responseCode = "404", description = "metric-not-found; credentials-missing: of its data source")
    @APIResponse(responseCode = "409", description = "export-cancelled: by somebody, while this request waited")
    @APIResponse(responseCode = "410", description = "link-expired or export-expired: ask for the metric again")
    @APIResponse(
            responseCode = "422",
            description =
                    "row-limit: more than 1,000,000 rows; size-limit: more than 500 MB; nothing is kept of either")
    @APIResponse(
            responseCode = "429",
            description = "too-many-metrics: of this tenant are running; rate-limited; both with Retry-After")
    @APIResponse(
            responseCode = "502",
            description = "data-source-unreachable; connection-lost; export-failed: another error of the run")
    @APIResponse(responseCode = "503", description = "metrics-not-configured; database-unavailable, with Retry-After")
    @APIResponse(
            responseCode = "504",
            description =
                    "metric-still-running: Location is where to watch it, exportId is a member; timeout: it was stopped after 5 minutes")
    public Uni<DownloadAnswer> download(
            @PathParam("id") String id, @Context UriInfo uri, @Context RoutingContext http) {
        CookieToken.requireMakingGet(http);
        Caller caller = current.get();
        UUID run = requestMetric.download(caller, id, uri.getQueryParameters());
        return audience.answerAtEnd(caller, run, settings.answerTimeout())
                .map(end -> DownloadAnswer.of(run, end, settings.answerTimeout()));
    }
}
