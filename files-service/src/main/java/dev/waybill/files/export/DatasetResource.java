package dev.waybill.files.export;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.contract.ExportFormat;
import dev.waybill.contract.Table.Column;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What may be exported.
@Path("/api/v1/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Exports")
public class DatasetResource {

    private final Datasets datasets;

    DatasetResource(Datasets datasets) {
        this.datasets = datasets;
    }

    public record DatasetList(List<DatasetAnswer> items) {}

    @Schema(name = "Dataset")
    public record DatasetAnswer(
            @Schema(examples = "invoices") String name,
            @Schema(examples = "table") String kind,
            @Schema(examples = "[\"csv\"]") List<String> formats,
            List<Column> columns) {
        static DatasetAnswer of(Dataset dataset) {
            List<String> formats =
                    dataset.formats().stream().map(ExportFormat::extension).toList();
            return new DatasetAnswer(dataset.name(), dataset.kind(), formats, dataset.columns());
        }
    }

    @GET
    @Operation(operationId = "listDatasets", summary = "Datasets that this caller may export, with their columns")
    @APIResponse(responseCode = "200", description = "All of them, in the order of the catalog")
    public DatasetList list() {
        return new DatasetList(datasets.all().stream().map(DatasetAnswer::of).toList());
    }
}
