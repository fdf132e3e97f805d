package dev.waybill.files.export;

import dev.waybill.contract.CatalogFile;
import dev.waybill.contract.CatalogReload.Broken;
import dev.waybill.contract.CatalogReload.Changed;
import dev.waybill.contract.CatalogReload.Same;
import dev.waybill.contract.Dataset;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The catalog, for administrators.
@Path("/api/v1/admin/datasets/reload")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Exports")
@RolesAllowed("admin")
public class CatalogResource {

    private final Catalog catalog;
    private final CatalogFile file;

    CatalogResource(Catalog catalog, CatalogFile file) {
        this.catalog = catalog;
        this.file = file;
    }

    @Schema(name = "ReloadedCatalog")
    public record Reloaded(
            @Schema(examples = "[\"invoices\",\"quotes\"]", description = "All, as they are now")
            List<String> datasets,

            List<String> added,
            List<String> changed,
            List<String> removed) {}

    @POST
    @Operation(
            operationId = "reloadDatasets",
            summary = "Read the catalog file again",
            description =
                    "Requests follow the new one when this answers, other replicas and the workers within about a second, if they see the same file. Exports that run keep what they began with.")
    @APIResponse(
            responseCode = "200",
            description = "It is in use; what changed since it was last read",
            content = @Content(schema = @Schema(implementation = Reloaded.class)))
    @APIResponse(
            responseCode = "422",
            description =
                    "invalid-catalog: mistakes has a text with file and line for each; the one before stays in use")
    public Reloaded reload() {
        return switch (catalog.reload()) {
            case Same() -> answer(List.of(), List.of(), List.of());
            case Changed(var added, var changed, var removed) -> answer(added, changed, removed);
            case Broken(var mistakes) ->
                throw new Problem(
                                ProblemCode.INVALID_CATALOG,
                                "The catalog before stays in use: " + String.join("; ", mistakes))
                        .with("mistakes", mistakes);
        };
    }

    private Reloaded answer(List<String> added, List<String> changed, List<String> removed) {
        List<String> names = file.current().all().stream().map(Dataset::name).toList();
        return new Reloaded(names, added, changed, removed);
    }
}
