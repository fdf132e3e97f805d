package dev.waybill.files.metric;

import dev.waybill.files.export.Audience;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.tenant.CurrentCaller;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
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

/// Try a data source: a worker logs in and runs `select 1`, the same way as it runs a metric.
@Path("/api/v1/admin/data-sources/{id}/test")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Metrics")
@RolesAllowed("admin")
public class TrialResource {

    private final CurrentCaller current;
    private final RequestMetric requestMetric;
    private final Audience audience;
    private final MetricSettings settings;

    TrialResource(CurrentCaller current, RequestMetric requestMetric, Audience audience, MetricSettings settings) {
        this.current = current;
        this.requestMetric = requestMetric;
        this.audience = audience;
        this.settings = settings;
    }

    @POST
    @Blocking // the request; the wait takes no thread
    @Operation(
            operationId = "testDataSource",
            summary = "Log in to a data source",
            description = "Waits for up to 30 seconds. It stands among the exports, and counts as a run of a metric.")
    @APIResponse(
            responseCode = "200",
            description = "Whether it can be used, and if not, why",
            content = @Content(schema = @Schema(implementation = TrialAnswer.class)))
    @APIResponse(responseCode = "404", description = "data-source-not-found; credentials-missing: it has no secret")
    @APIResponse(responseCode = "409", description = "export-cancelled: by somebody, while this request waited")
    @APIResponse(
            responseCode = "429",
            description = "too-many-metrics: of this tenant are running; rate-limited; both with Retry-After")
    @APIResponse(responseCode = "502", description = "export-failed: for a reason that is not the data source's")
    @APIResponse(responseCode = "503", description = "metrics-not-configured; database-unavailable, with Retry-After")
    @APIResponse(
            responseCode = "504",
            description = "metric-still-running: Location is where to watch it, exportId is a member")
    public Uni<TrialAnswer> test(@PathParam("id") String id) {
        Caller admin = current.get();
        UUID run = requestMetric.trial(admin, id);
        return audience.answerAtEnd(admin, run, settings.trialTimeout())
                .map(end -> TrialAnswer.of(run, end, settings.trialTimeout()));
    }
}
