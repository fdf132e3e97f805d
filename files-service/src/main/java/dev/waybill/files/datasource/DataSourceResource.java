package dev.waybill.files.datasource;

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

/// Databases that a tenant's metrics run against, for its administrators.
@Path("/api/v1/admin/data-sources")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Metrics")
@RolesAllowed("admin")
public class DataSourceResource {

    private static final String LIST = "data-sources";

    private final CurrentCaller current;
    private final ChangeDataSource change;
    private final Cursors cursors;

    DataSourceResource(CurrentCaller current, ChangeDataSource change, Cursors cursors) {
        this.current = current;
        this.change = change;
        this.cursors = cursors;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createDataSource", summary = "Name a database that metrics may run against")
    @APIResponse(
            responseCode = "201",
            description = "It is kept, and was not connected to: /test does that",
            content = @Content(schema = @Schema(implementation = DataSourceAnswer.class)))
    @APIResponse(responseCode = "400", description = "host-not-allowed, invalid-request, invalid-json")
    @APIResponse(responseCode = "409", description = "name-taken")
    @APIResponse(responseCode = "503", description = "metrics-not-configured; database-unavailable, with Retry-After")
    public RestResponse<DataSourceAnswer> create(@NotNull(message = "is missing") @Valid DataSourceBody body) {
        DataSourceAnswer created = DataSourceAnswer.of(change.create(current.get(), body));
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, created)
                .header("Location", "/api/v1/admin/data-sources/" + created.id()) // relative: holds behind any proxy
                .build();
    }

    @GET
    @Transactional
    @Operation(operationId = "listDataSources", summary = "Data sources of the tenant, newest first")
    @APIResponse(responseCode = "200", description = "A page")
    public Page<DataSourceAnswer> list(@BeanParam PageQuery page) {
        return cursors.page(
                LIST,
                current.get(),
                page,
                DataSource::page,
                DataSourceAnswer::of,
                last -> new Position(last.createdAt, last.id));
    }

    @GET
    @Path("/{id}")
    @Transactional
    @Operation(operationId = "getDataSource", summary = "One data source")
    @APIResponse(responseCode = "200", description = "The data source, without its secret")
    @APIResponse(responseCode = "404", description = "data-source-not-found")
    public DataSourceAnswer get(@PathParam("id") String id) {
        return DataSourceAnswer.of(DataSource.named(id));
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "replaceDataSource", summary = "Replace a data source")
    @APIResponse(responseCode = "200", description = "As it is now; metrics that run keep what they began with")
    @APIResponse(
            responseCode = "400",
            description =
                    "secret-required: kind, host, port, database, user or tls has changed; host-not-allowed, invalid-request, invalid-json")
    @APIResponse(responseCode = "404", description = "data-source-not-found")
    @APIResponse(
            responseCode = "409",
            description = "name-taken; data-source-in-use: of another kind only while no metric uses it")
    @APIResponse(responseCode = "503", description = "metrics-not-configured; database-unavailable, with Retry-After")
    public DataSourceAnswer replace(
            @PathParam("id") String id, @NotNull(message = "is missing") @Valid DataSourceBody body) {
        return DataSourceAnswer.of(change.replace(current.get(), id, body));
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "deleteDataSource", summary = "Delete a data source and its secret")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "404", description = "data-source-not-found; also if it was deleted before")
    @APIResponse(responseCode = "409", description = "data-source-in-use: delete its metrics first")
    public void delete(@PathParam("id") String id) {
        change.delete(current.get(), id);
    }
}
