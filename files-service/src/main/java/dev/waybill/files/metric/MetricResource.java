package dev.waybill.files.metric;

import dev.waybill.files.Cursors;
import dev.waybill.files.Page;
import dev.waybill.files.PageQuery;
import dev.waybill.files.Position;
import dev.waybill.files.tenant.CurrentCaller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// A tenant's metrics: administrators write them, members read them.
@Path("/api/v1/metrics")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Metrics")
public class MetricResource {

    private static final String LIST = "metrics";

    private final CurrentCaller current;
    private final ChangeMetric change;
    private final Cursors cursors;

    MetricResource(CurrentCaller current, ChangeMetric change, Cursors cursors) {
        this.current = current;
        this.change = change;
        this.cursors = cursors;
    }

    @POST
    @RolesAllowed("admin")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createMetric", summary = "Store a statement whose result members may download")
    @APIResponse(
            responseCode = "201",
            description = "It is stored, and was not run",
            content = @Content(schema = @Schema(implementation = MetricAnswer.class)))
    @APIResponse(
            responseCode = "400",
            description = "invalid-sql: says at which character; invalid-request, invalid-json")
    @APIResponse(responseCode = "404", description = "data-source-not-found")
    @APIResponse(responseCode = "409", description = "name-taken")
    public RestResponse<MetricAnswer> create(@NotNull(message = "is missing") @Valid MetricBody body) {
        MetricAnswer created = MetricAnswer.of(change.create(current.get(), body));
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, created)
                .header("Location", "/api/v1/metrics/" + created.id()) // relative: holds behind any proxy
                .build();
    }

    @GET
    @Transactional
    @Operation(operationId = "listMetrics", summary = "Metrics of the tenant, newest first")
    @APIResponse(responseCode = "200", description = "A page")
    public Page<MetricAnswer> list(@BeanParam PageQuery page) {
        return cursors.page(
                LIST,
                current.get(),
                page,
                Metric::page,
                MetricAnswer::of,
                last -> new Position(last.createdAt, last.id));
    }

    @GET
    @Path("/{id}")
    @Transactional
    @Operation(operationId = "getMetric", summary = "One metric")
    @APIResponse(responseCode = "200", description = "The metric")
    @APIResponse(responseCode = "404", description = "metric-not-found")
    public MetricAnswer get(@PathParam("id") String id) {
        return MetricAnswer.of(Metric.named(id));
    }

    @PUT
    @RolesAllowed("admin")
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "replaceMetric", summary = "Replace a metric")
    @APIResponse(
            responseCode = "200",
            description = "As it is now; runs that were asked for before keep what they began with")
    @APIResponse(
            responseCode = "400",
            description = "invalid-sql: says at which character; invalid-request, invalid-json")
    @APIResponse(responseCode = "404", description = "metric-not-found, data-source-not-found")
    @APIResponse(responseCode = "409", description = "name-taken")
    public MetricAnswer replace(@PathParam("id") String id, @NotNull(message = "is missing") @Valid MetricBody body) {
        return MetricAnswer.of(change.replace(current.get(), id, body));
    }

    @DELETE
    @RolesAllowed("admin")
    @Path("/{id}")
    @Operation(operationId = "deleteMetric", summary = "Delete a metric")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "404", description = "metric-not-found; also if it was deleted before")
    public void delete(@PathParam("id") String id) {
        change.delete(current.get(), id);
    }
}
